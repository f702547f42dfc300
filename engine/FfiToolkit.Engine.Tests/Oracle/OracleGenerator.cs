using System.Globalization;
using System.Runtime.InteropServices;
using CsCheck;
using FfiToolkit.Conformance;

namespace FfiToolkit.Tests.Oracle;

/// <summary>Draws signatures and values with CsCheck, the same ones for the same seed.</summary>
internal static class OracleGenerator
{
    internal const int MaximumParameters = 32;
    internal const string SeedVariable = "FFITK_ORACLE_SEED";
    internal const string CountVariable = "FFITK_ORACLE_COUNT";

    internal const string DefaultSeed = "0000ZA3M5kb1";
    private const int DefaultCount = 2200;
    private const int CallsPerSignature = 3;

    // Of signatures of scalars, as many more have aggregates or are variadic.
    private const int ScalarsPerOther = 8;
    private const int MostAggregateParameters = 12;
    private const int MostNamed = 4;

    private static readonly NativeType[] s_promoted =
        [NativeType.Int32, NativeType.UInt32, NativeType.Int64, NativeType.UInt64, NativeType.Pointer, NativeType.Float64, NativeType.Float64];

    internal static string Seed => Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } seed ? seed : DefaultSeed;

    internal static int Count =>
        int.TryParse(Environment.GetEnvironmentVariable(CountVariable), CultureInfo.InvariantCulture, out int count) ? count : DefaultCount;

    /// <summary>Draws as many signatures of scalars, and others behind them.</summary>
    internal static IReadOnlyList<OracleCase> Draw(string seed, int count)
    {
        PCG random = PCG.Parse(seed);
        List<OracleCase> cases = [];
        Draw(cases, Signatures(), random, count, CallsPerSignature);
        Draw(cases, Others(), random, count / ScalarsPerOther, CallsPerSignature);
        return cases;
    }

    /// <summary>Draws signatures of all kinds.</summary>
    internal static IReadOnlyList<OracleCase> Draw(PCG random, int count, int callsPerSignature)
    {
        List<OracleCase> cases = [];
        Draw(cases, Gen.Frequency((1, (IGen<Signature>)Signatures()), (1, Others())), random, count, callsPerSignature);
        return cases;
    }

    private static void Draw(List<OracleCase> cases, Gen<Signature> signatures, PCG random, int count, int callsPerSignature)
    {
        HashSet<Signature> distinct = [];
        while (distinct.Count < count)
        {
            Signature signature = signatures.Generate(random, null, out _);
            if (distinct.Add(signature))
            {
                bool isWide = Gen.Bool.Generate(random, null, out _);
                cases.Add(new OracleCase(cases.Count, signature, isWide, [.. Enumerable.Range(0, callsPerSignature).Select(_ => Call(signature, random))]));
            }
        }
    }

    /// <summary>Draws values for a signature.</summary>
    internal static OracleCall Call(Signature signature, PCG random) => new(
        [.. signature.Parameters.SelectMany(type => Words(type, random))],
        Words(signature.ReturnType, random));

    private static ulong[] Words(NativeType type, PCG random)
    {
        if (!type.IsAggregate)
        {
            return [Value(type).Generate(random, null, out _)];
        }

        ulong[] words = [.. Enumerable.Range(0, OracleWords.Of(type)).Select(_ => Scatter(random.Next64()))];
        Values.Normalise(OracleWords.Abi, type, MemoryMarshal.AsBytes(words.AsSpan()));
        return words;
    }

    /// <summary>Signatures with aggregates by value, and variadic ones.</summary>
    private static Gen<Signature> Others() => Gen.ULong.Select(static seed =>
    {
        SplitMix random = new(Scatter(seed));
        int kind = random.Below(4);
        RandomTypes types = new(OracleWords.Abi, random, attributes: kind == 0, bitFields: kind == 1);
        while (true)
        {
            int percent = 20 + random.Below(70);
            int named = 1 + random.Below(MostNamed);
            int count = named + random.Below(MostAggregateParameters - named);
            bool isVariadic = random.Below(3) == 0 && count > named;
            NativeType[] parameters = [.. Enumerable.Range(0, count).Select(i => Type(isVariadic && i >= named, percent))];
            NativeType result = random.Below(5) == 0 ? NativeType.Void : Type(isAnonymous: false, percent);
            Signature signature = Signature.Of(result, parameters, isVariadic ? named : -1);
            if ((isVariadic || result.IsAggregate || parameters.Any(static type => type.IsAggregate)) && Judges.Agree(OracleWords.Abi, signature) && OracleWords.Offsets(signature)[^1] <= OracleWords.Most)
            {
                return signature;
            }
        }

        NativeType Type(bool isAnonymous, int percent) =>
            random.Below(100) < percent ? Aggregate() : isAnonymous ? random.Pick<NativeType>(s_promoted) : random.Pick<NativeType>([.. OracleTypes.Parameters]);

        // No array of words is aligned to more than 8.
        NativeType Aggregate()
        {
            NativeType type;
            do
            {
                type = NativeType.Parse(types.Aggregate());
            }
            while (type.AlignmentOf(OracleWords.Abi) > sizeof(ulong));

            return type;
        }
    });

    private static Gen<Signature> Signatures()
    {
        NativeType[] all = [.. OracleTypes.Parameters];
        NativeType[] floats = [NativeType.Float32, NativeType.Float64];
        Gen<NativeType>[] palettes =
        [
            Gen.OneOf(all),
            Gen.OneOf<NativeType>(Gen.OneOf(all), Gen.OneOf(floats)),
            Gen.OneOf(floats),
            Gen.OneOf([.. all.Except(floats)]),
            Gen.OneOf([.. all.Where(OracleTypes.IsNarrow)]),
        ];
        Gen<int> palette = Gen.Frequency((4, 0), (2, 1), (1, 2), (1, 3), (1, 4));
        Gen<int> counts = Gen.Frequency((1, (IGen<int>)Gen.Int[0, 8]), (2, Gen.Int[0, MaximumParameters]));
        Gen<NativeType> results = Gen.OneOf([NativeType.Void, .. all]);
        return palette.SelectMany(chosen => Gen.Select(results, palettes[chosen].Array[counts], static (result, parameters) => Signature.Create(result, parameters)));
    }

    /// <summary>A boundary value of the type, or any bits; what lies above the type's width is always random.</summary>
    private static Gen<ulong> Value(NativeType type)
    {
        ulong mask = OracleTypes.Mask(OracleTypes.Bits(type));
        Gen<ulong> chosen = Gen.Frequency((3, (IGen<ulong>)Gen.OneOf(Boundaries(type))), (2, Gen.ULong));
        return Gen.Select(chosen, Gen.ULong, (value, garbage) => (value & mask) | (Scatter(garbage) & ~mask));
    }

    // CsCheck prefers small numbers; garbage has bits everywhere.
    private static ulong Scatter(ulong drawn) => (drawn + 1) * 0x9e37_79b9_7f4a_7c15;

    private static ulong[] Boundaries(NativeType type) => type.Kind switch
    {
        NativeKind.Void => [0],
        NativeKind.Float32 => [.. Floats().Select(static value => (ulong)BitConverter.SingleToUInt32Bits(value)), 0x7fc1_2345, 0xffc0_0001, 0x7f80_0001, 0xffbf_ffff],
        NativeKind.Float64 =>
        [
            .. Floats().Select(static value => BitConverter.DoubleToUInt64Bits(value)),
            BitConverter.DoubleToUInt64Bits(double.MaxValue),
            BitConverter.DoubleToUInt64Bits(double.Epsilon),
            0x7ff8_1234_5678_9abc,
            0xfff8_0000_0000_0001,
            0x7ff0_0000_0000_0001,
            0xfff7_ffff_ffff_ffff,
        ],
        _ => Integers(OracleTypes.Bits(type)),
    };

    private static float[] Floats() => [0f, -0f, 1f, -1f, 0.1f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity];

    private static ulong[] Integers(int width)
    {
        ulong top = 1UL << (width - 1);
        return [0, 1, ulong.MaxValue, top, top - 1, top + 1, OracleTypes.Mask(width) - 1];
    }
}
