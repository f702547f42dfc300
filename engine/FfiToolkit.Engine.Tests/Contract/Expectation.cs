using System.Numerics;
using System.Runtime.InteropServices;

namespace FfiToolkit.Tests.Contract;

/// <summary>The contract's table in code: what a type makes of a value. It shares nothing with the engine.</summary>
/// <param name="Message">The refusal; null where the value is accepted.</param>
/// <param name="Echo">What a function that returns its argument gives back; null for an address that is made for the call.</param>
internal sealed record Expectation(string? Message, object? Echo)
{
    private const double MaxSafe = 9007199254740991;

    private static bool CharIsSigned { get; } =
        RuntimeInformation.ProcessArchitecture is not (Architecture.Arm or Architecture.Arm64) || !OperatingSystem.IsLinux();

    internal static Expectation Of(NativeType type, Sample sample, int index) => type switch
    {
        NativeType.Int8 => Small(sample, index, "an int8", sbyte.MinValue, sbyte.MaxValue),
        NativeType.Char when CharIsSigned => Small(sample, index, "an int8", sbyte.MinValue, sbyte.MaxValue),
        NativeType.Char or NativeType.UInt8 or NativeType.Bool => Small(sample, index, "a uint8", 0, byte.MaxValue),
        NativeType.Int16 => Small(sample, index, "an int16", short.MinValue, short.MaxValue),
        NativeType.UInt16 => Small(sample, index, "a uint16", 0, ushort.MaxValue),
        NativeType.Int32 => Small(sample, index, "an int32", int.MinValue, int.MaxValue),
        NativeType.UInt32 => Small(sample, index, "a uint32", 0, uint.MaxValue),
        NativeType.Int64 => Large(sample, long.MinValue, long.MaxValue, -MaxSafe) is { } integer
            ? Accepted((long)(ulong)(integer & ulong.MaxValue))
            : Refused(index, "must be an int64"),
        NativeType.UInt64 => Large(sample, 0, ulong.MaxValue, 0) is { } integer
            ? Accepted((ulong)integer)
            : Refused(index, "must be a uint64"),
        NativeType.Float32 => sample.Kind == SampleKind.Number ? Accepted((double)(float)sample.Number) : Refused(index, "must be a float"),
        NativeType.Float64 => sample.Kind == SampleKind.Number ? Accepted(sample.Number) : Refused(index, "must be a double"),
        _ => Pointer(sample, index),
    };

    // Fractions, NaN, infinities and bigints are refused; -0 is 0.
    private static Expectation Small(Sample sample, int index, string name, long minimum, long maximum) =>
        sample.Kind == SampleKind.Number && IsInteger(sample.Number) && sample.Number >= minimum && sample.Number <= maximum
            ? Accepted((long)sample.Number)
            : Refused(index, $"must be {name}");

    // A bigint in range, or a safe-integer Number; an address keeps its bits.
    private static BigInteger? Large(Sample sample, BigInteger minimum, BigInteger maximum, double minimumNumber) => sample.Kind switch
    {
        SampleKind.Address => sample.Integer,
        SampleKind.BigInteger when sample.Integer >= minimum && sample.Integer <= maximum => sample.Integer,
        SampleKind.Number when IsInteger(sample.Number) && sample.Number >= minimumNumber && sample.Number <= MaxSafe => new BigInteger(sample.Number),
        _ => null,
    };

    private static Expectation Pointer(Sample sample, int index) => sample.Kind switch
    {
        SampleKind.Null => Accepted((nint)0),
        SampleKind.Address or SampleKind.OpenHandle => Accepted((nint)(ulong)sample.Integer),
        SampleKind.BigInteger when sample.Integer >= 0 => Accepted((nint)(ulong)sample.Integer),
        SampleKind.BigInteger => Refused(index, "must be a non-negative pointer bigint"),
        SampleKind.Text or SampleKind.Bytes => Accepted(null),
        SampleKind.TextWithNul => Refused(index, "must not contain null bytes"),
        SampleKind.ClosedHandle => Refused(index, "is a closed TestHandle"),
        _ => Refused(index, "must be a buffer, an ArrayBuffer, a string, or a bigint"),
    };

    private static bool IsInteger(double number) => double.IsFinite(number) && Math.Floor(number) == number;

    private static Expectation Accepted(object? echo) => new(null, echo);

    private static Expectation Refused(int index, string rest) => new($"Argument {index} {rest}", null);
}
