using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FfiToolkit.Conformance;

/// <summary>What <c>test-matrix/matrix.json</c> says: the cells of every kind of run.</summary>
/// <param name="Conformance">The cells that this program runs.</param>
internal sealed record Matrix(ImmutableArray<MatrixCell> Conformance)
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Reads the file that lies beside this program.</summary>
    internal static Matrix Load() =>
        JsonSerializer.Deserialize<Matrix>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "matrix.json")), s_options)
            ?? throw new ConformanceException("matrix.json is empty.");
}
