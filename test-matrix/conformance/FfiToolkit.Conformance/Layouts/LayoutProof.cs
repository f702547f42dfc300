using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace FfiToolkit.Conformance;

/// <summary>Has a compiler say whether the engine's sizes, alignments and offsets are those of C on a target.</summary>
internal static partial class LayoutProof
{
    private static readonly ImmutableArray<string> s_flags = ["-std=gnu11", "-fsyntax-only", "-w"];

    /// <summary>Asks the cell's compiler about types.</summary>
    /// <param name="cell">The target and its compiler.</param>
    /// <param name="types">The types; those inside of them are asked about as well.</param>
    /// <param name="folder">The cell's own folder.</param>
    internal static LayoutReport Run(MatrixCell cell, IEnumerable<NativeType> types, string folder)
    {
        const string Source = "layouts.c";
        const string Log = "layouts.log";
        (string text, ImmutableArray<NativeType> asked) = Write(cell, types);
        string[] compiler = [.. cell.Compiler.Split(' '), .. s_flags, .. cell.CompilerName.StartsWith("clang", StringComparison.Ordinal) ? ["-ferror-limit=0"] : Array.Empty<string>()];
        string stamp = BuildStamp.Of(compiler[0], [.. compiler, text]);
        string own = Directory.CreateDirectory(Path.Combine(folder, "layouts")).FullName;
        if (!BuildStamp.IsCurrent(own, stamp, Log))
        {
            File.WriteAllText(Path.Combine(own, Source), text);
            ChildProgram.Run(own, Log, TimeSpan.FromMinutes(3), new Dictionary<string, string>(), [.. compiler, Source]);
            BuildStamp.Write(own, stamp, Log);
        }

        // One line per assertion that does not hold; any other error is of the bench.
        string[] errors = [.. File.ReadLines(Path.Combine(own, Log)).Where(static line => line.Contains(" error: ", StringComparison.Ordinal))];
        if (errors.FirstOrDefault(static line => !Mismatch().IsMatch(line)) is { } other)
        {
            throw new ConformanceException($"{cell.Compiler} in {own}: {other}");
        }

        Match[] found = [.. errors.Select(static line => Mismatch().Match(line))];
        return new LayoutReport(
            asked.Length,
            [.. found.Where(static one => one.Groups["type"].Value != CanaryName).Select(one => $"{Title(asked[int.Parse(one.Groups["type"].Value, CultureInfo.InvariantCulture)])}: its {one.Groups["what"].Value}")],
            found.Count(static one => one.Groups["type"].Value == CanaryName));
    }

    private const string CanaryName = "canary";

    private static string Title(NativeType type) => type is AggregateType aggregate ? aggregate.Definition : type.ToString();

    private static (string Text, ImmutableArray<NativeType> Asked) Write(MatrixCell cell, IEnumerable<NativeType> types)
    {
        StringBuilder text = new();
        CTypes names = new(text);
        foreach (NativeType type in types)
        {
            names.NameOf(type);
        }

        StringBuilder questions = new();
        ImmutableArray<NativeType> asked = [.. names.Declared, .. Scalars(cell.Abi)];
        for (int i = 0; i < asked.Length; i++)
        {
            string id = i.ToString(CultureInfo.InvariantCulture);
            string name = names.NameOf(asked[i]);
            Ask(questions, id, $"sizeof({name})", asked[i].SizeOf(cell.Abi), "size");
            Ask(questions, id, $"_Alignof({name})", asked[i].AlignmentOf(cell.Abi), "alignment");
            if (asked[i] is AggregateType aggregate)
            {
                ImmutableArray<int> offsets = aggregate.OffsetsOf(cell.Abi);
                for (int field = 0; field < offsets.Length; field++)
                {
                    if (aggregate.Fields[field].Bits > 0)
                    {
                        // It has no address: callees of the corpus compare what is in it.
                        continue;
                    }

                    Ask(questions, id, FormattableString.Invariant($"__builtin_offsetof({name}, f{field})"), offsets[field], FormattableString.Invariant($"offset of field {field}"));
                }
            }
        }

        Ask(questions, Index(NativeType.Char), "((char)-1 < 0)", Types.DataModel.Of(cell.Abi).IsCharSigned ? 1 : 0, "sign");
        Ask(questions, Index(NativeType.WChar), "((__WCHAR_TYPE__)-1 < 0)", Types.DataModel.Of(cell.Abi).WChar == NativeKind.Int32 ? 1 : 0, "sign");

        // Claims that do not hold: each must be noticed.
        Ask(questions, CanaryName, $"sizeof({names.NameOf(NativeType.Float64)})", 12, "size");
        Ask(questions, CanaryName, $"_Alignof({names.NameOf(asked[0])})", asked[0].AlignmentOf(cell.Abi) * 2, "alignment");
        Ask(questions, CanaryName, $"__builtin_offsetof({names.NameOf(asked[0])}, f0)", 1, "offset of field 0");
        return (text.Append(questions).ToString(), asked);

        string Index(NativeType type) => asked.IndexOf(type).ToString(CultureInfo.InvariantCulture);
    }

    private static void Ask(StringBuilder text, string id, string what, int value, string name) =>
        text.Append(CultureInfo.InvariantCulture, $"_Static_assert({what} == {value}, \"layout {id}: {name} is not {value}\");\n");

    // What each compiler has: mingw's long double is not Microsoft's, and 32-bit Arm has no integers of 128 bits.
    private static IEnumerable<NativeType> Scalars(TargetAbi abi) =>
        ((NativeType[])
        [
            NativeType.Bool, NativeType.Char, NativeType.Int8, NativeType.UInt8, NativeType.Int16, NativeType.UInt16, NativeType.Int32, NativeType.UInt32,
            NativeType.Int64, NativeType.UInt64, NativeType.Float32, NativeType.Float64, NativeType.Pointer, NativeType.Long, NativeType.ULong, NativeType.Size,
            NativeType.PtrDiff, NativeType.WChar, NativeType.ComplexFloat32, NativeType.ComplexFloat64, NativeType.LongDouble, NativeType.Int128, NativeType.UInt128,
        ]).Where(type => type.Kind switch
        {
            NativeKind.LongDouble => abi != TargetAbi.WindowsX64,
            NativeKind.Int128 or NativeKind.UInt128 => abi != TargetAbi.Aapcs32HardFloat,
            _ => true,
        });

    [GeneratedRegex(@"layout (?<type>\d+|canary): (?<what>[a-z0-9 ]+)")]
    private static partial Regex Mismatch();
}
