using System.Text.Encodings.Web;
using System.Text.Json;
using FfiToolkit.Abi;

namespace FfiToolkit.Conformance;

/// <summary>Writes placements that compilers have proven, one JSON object per line. <c>docs/conformance.md</c> describes them.</summary>
internal static class VectorFile
{
    // Types are written with < and >.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the placements of each convention all of whose cells were good.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reports">What became of the cells.</param>
    /// <param name="count">How many signatures they ran.</param>
    internal static void Write(string path, IEnumerable<CellReport> reports, int count)
    {
        using FileStream file = File.Create(path);
        foreach (IGrouping<TargetAbi, CellReport> cells in reports.GroupBy(static report => report.Cell.Abi).Where(static cells => cells.All(static cell => cell.IsGood)))
        {
            foreach (ConformanceCase one in Corpus.Create(cells.Key, count, Corpus.Seed))
            {
                Write(file, Convention.Of(cells.Key), one.Signature);
                file.WriteByte((byte)'\n');
            }
        }
    }

    /// <summary>Writes one line, without its end.</summary>
    internal static void Write(Stream stream, Convention convention, Signature signature)
    {
        CallLayout layout = convention.Lay(signature, hasReceiver: false);
        using Utf8JsonWriter json = new(stream, s_options);
        json.WriteStartObject();
        json.WriteString("abi", convention.Abi.ToString());
        json.WriteString("signature", signature.ToString());
        if (signature.IsVariadic)
        {
            json.WriteNumber("fixed", signature.FixedParameters);
        }

        json.WriteStartArray("arguments");
        for (int i = 0; i < layout.ArgumentCount; i++)
        {
            Write(json, layout, signature.Parameters[i], layout.Argument(i));
        }

        json.WriteEndArray();
        json.WritePropertyName("result");
        if (signature.ReturnType.Kind == NativeKind.Void)
        {
            json.WriteNullValue();
        }
        else
        {
            Write(json, layout, signature.ReturnType, layout.Result);
        }

        json.WriteNumber("stack", layout.StackBytes);
        json.WriteNumber("vectors", layout.VectorRegisters);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CallLayout layout, NativeType type, Placement placement)
    {
        json.WriteStartObject();
        json.WriteNumber("size", type.SizeOf(layout.Convention.Abi));
        json.WriteNumber("alignment", type.AlignmentOf(layout.Convention.Abi));
        json.WriteStartArray(placement.IsReference ? "address" : "pieces");
        foreach (Piece piece in layout.PiecesOf(placement))
        {
            json.WriteStartObject();
            json.WriteString("in", layout.Convention.Describe(piece));
            json.WriteNumber("offset", piece.Offset);
            json.WriteNumber("size", piece.Size);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
