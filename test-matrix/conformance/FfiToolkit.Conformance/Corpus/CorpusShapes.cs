using System.Collections.Immutable;

namespace FfiToolkit.Conformance;

using static FfiToolkit.NativeType;

/// <summary>The kinds of signature in a corpus: every type alone, every boundary, what each convention's document calls out.</summary>
internal static class CorpusShapes
{
    /// <summary>Every type that a stub takes.</summary>
    internal static ImmutableArray<NativeType> Types { get; } =
        [Bool, Char, Int8, UInt8, Int16, UInt16, Int32, UInt32, Int64, UInt64, Float32, Float64, Pointer, String, Buffer, ArrayBuffer];

    private static readonly ImmutableArray<NativeType> s_integers =
        [Int32, Int64, UInt8, Pointer, Int16, UInt32, Int8, UInt64, UInt16, Bool, Char];

    private static readonly ImmutableArray<NativeType> s_classes = [Int32, Int64, Float32, Float64];

    private const int GridLimit = 12;

    internal static IEnumerable<Signature> For(TargetAbi abi) =>
        Alone().Concat(Grid()).Concat(Sequences([], s_classes, 4)).Concat(Deep()).Concat(abi switch
        {
            TargetAbi.Aapcs32HardFloat => Aapcs32(),
            TargetAbi.WindowsX64 => Sequences([], [Int8, Float32, UInt16, Float64], 5),
            TargetAbi.AppleArm64 => Packing(3),
            _ => Packing(2),
        });

    internal static Signature Random(SplitMix random)
    {
        // Most calls are short; some are long, and a few longer than any that people write.
        int count = random.Below(20) switch
        {
            0 => 25 + random.Below(16),
            < 5 => 13 + random.Below(12),
            _ => random.Below(13),
        };
        var parameters = new NativeType[count];
        foreach (ref NativeType parameter in parameters.AsSpan())
        {
            parameter = random.Pick(Types.AsSpan());
        }

        int result = random.Below(Types.Length + 1);
        return Signature.Create(result == Types.Length ? NativeType.Void : Types[result], parameters);
    }

    private static IEnumerable<Signature> Alone()
    {
        yield return Signature.Create(NativeType.Void);
        foreach (NativeType type in Types)
        {
            yield return Signature.Create(type);
            yield return Signature.Create(NativeType.Void, type);
            yield return Signature.Create(type, type);
            yield return Signature.Create(type, [.. Enumerable.Repeat(type, 10)]);
            yield return Signature.Create(NativeType.Void, [.. Enumerable.Repeat(type, 20)]);
        }
    }

    /// <summary>Every number of integers with every number of floating-point values: integers first, last, and alternating.</summary>
    private static IEnumerable<Signature> Grid()
    {
        for (int integers = 0; integers <= GridLimit; integers++)
        {
            for (int floats = 0; floats <= GridLimit; floats++)
            {
                NativeType[] first = [.. Enumerable.Range(0, integers).Select(i => s_integers[(i + floats) % s_integers.Length])];
                NativeType[] second = [.. Enumerable.Range(0, floats).Select(i => (i + integers) % 3 == 1 ? Float32 : Float64)];
                NativeType result = Types[(integers + (3 * floats)) % Types.Length];
                yield return Signature.Create(result, [.. first, .. second]);
                yield return Signature.Create(result, [.. second, .. first]);
                yield return Signature.Create(result, [.. Alternate(first, second)]);
            }
        }
    }

    private static IEnumerable<NativeType> Alternate(NativeType[] first, NativeType[] second)
    {
        for (int i = 0; i < Math.Max(first.Length, second.Length); i++)
        {
            if (i < first.Length)
            {
                yield return first[i];
            }

            if (i < second.Length)
            {
                yield return second[i];
            }
        }
    }

    /// <summary>Every sequence of some types up to a length, after a fixed beginning; results take turns.</summary>
    private static IEnumerable<Signature> Sequences(ImmutableArray<NativeType> beginning, ImmutableArray<NativeType> types, int longest)
    {
        int turn = 0;
        IEnumerable<ImmutableArray<NativeType>> row = [beginning];
        for (int length = 1; length <= longest; length++)
        {
            row = [.. row.SelectMany(one => types.Select(type => one.Add(type)))];
            foreach (ImmutableArray<NativeType> parameters in row)
            {
                yield return Signature.Create(Types[turn++ % Types.Length], parameters.AsSpan());
            }
        }
    }

    /// <summary>Small values behind full registers: Apple packs them by their own size, everyone else takes 8 bytes for each.</summary>
    private static IEnumerable<Signature> Packing(int longest) =>
        Sequences([.. Enumerable.Repeat(Int64, 8), .. Enumerable.Repeat(Float64, 8)], [Int8, UInt16, Int32, Float32, Int64, Float64], longest);

    /// <summary>Each count up to 40, of one type and of two in turn.</summary>
    private static IEnumerable<Signature> Deep()
    {
        for (int count = 13; count <= 40; count += count < 24 ? 1 : 4)
        {
            yield return Signature.Create(Int32, [.. Enumerable.Repeat(Int32, count)]);
            yield return Signature.Create(Float64, [.. Enumerable.Range(0, count).Select(static i => i % 2 == 0 ? Int64 : Float64)]);
            yield return Signature.Create(UInt8, [.. Enumerable.Range(0, count).Select(static i => Types[i % Types.Length])]);
        }
    }

    /// <summary>AAPCS32 6.5: even pairs and a skipped r3, doubles that floats fill in behind, registers closed by the first overflow.</summary>
    private static IEnumerable<Signature> Aapcs32()
    {
        foreach (Signature signature in Sequences([], [Int32, Int64], 6).Concat(Sequences([Int32, Int32, Int32], [Int8, UInt64, Float64], 3)))
        {
            yield return signature;
        }

        // C.1.vfp and C.2.vfp: sixteen single registers, reached from 12 to 17 singles' worth, then what comes after.
        for (int doubles = 5; doubles <= 8; doubles++)
        {
            for (int singles = 0; singles <= 5; singles++)
            {
                NativeType[] start = [.. Enumerable.Repeat(Float32, singles), .. Enumerable.Repeat(Float64, doubles)];
                yield return Signature.Create(Float32, [.. start, Float32]);
                yield return Signature.Create(Float64, [.. start, Float32, Float64, Float32]);
                yield return Signature.Create(Int64, [.. start, Float64, Float32, Int32, Int64, Float32]);
                yield return Signature.Create(Int16, [Float32, .. Enumerable.Repeat(Float64, doubles), Float32, .. Enumerable.Repeat(Float32, singles), Float64, Int8]);
            }
        }
    }
}
