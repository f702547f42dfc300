using System.Globalization;
using CsCheck;

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

    internal static string Seed => Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } seed ? seed : DefaultSeed;

    internal static int Count =>
        int.TryParse(Environment.GetEnvironmentVariable(CountVariable), CultureInfo.InvariantCulture, out int count) ? count : DefaultCount;

    internal static IReadOnlyList<OracleCase> Draw(string seed, int count) => Draw(PCG.Parse(seed), count, CallsPerSignature);

    internal static IReadOnlyList<OracleCase> Draw(PCG random, int count, int callsPerSignature)
    {
        Gen<Signature> signatures = Signatures();
        HashSet<Signature> distinct = [];
        List<OracleCase> cases = [];
        while (cases.Count < count)
        {
            Signature signature = signatures.Generate(random, null, out _);
            if (distinct.Add(signature))
            {
                bool isWide = Gen.Bool.Generate(random, null, out _);
                cases.Add(new OracleCase(cases.Count, signature, isWide, [.. Enumerable.Range(0, callsPerSignature).Select(_ => Call(signature, random))]));
            }
        }

        return cases;
    }

    /// <summary>Draws values for a signature.</summary>
    internal static OracleCall Call(Signature signature, PCG random) => new(
        [.. signature.Parameters.Select(type => Value(type).Generate(random, null, out _))],
        Value(signature.ReturnType).Generate(random, null, out _));

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
