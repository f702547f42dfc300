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

    internal static Expectation Of(NativeType type, Sample sample, string function, int index)
    {
        string refused = $"Argument {index} of {function} is {sample.Words}; {type.ToString()} takes {TakenBy(type)}"
            + (sample.Object?.GetType() == typeof(object[]) ? ". InvokeObjects takes the arguments of a call as objects" : "");
        return (type == NativeType.Char ? (CharIsSigned ? NativeKind.Int8 : NativeKind.UInt8) : type.Kind) switch
        {
            NativeKind.Int8 => Small(sample, sbyte.MinValue, sbyte.MaxValue, static value => (sbyte)value),
            NativeKind.UInt8 => Small(sample, 0, byte.MaxValue, static value => (byte)value, takesBoolean: true),
            NativeKind.Bool => Small(sample, 0, byte.MaxValue, static value => value != 0, takesBoolean: true),
            NativeKind.Int16 => Small(sample, short.MinValue, short.MaxValue, static value => (short)value),
            NativeKind.UInt16 => Small(sample, 0, ushort.MaxValue, static value => (ushort)value),
            NativeKind.Int32 => Small(sample, int.MinValue, int.MaxValue, static value => (int)value),
            NativeKind.UInt32 => Small(sample, 0, uint.MaxValue, static value => (uint)value),
            NativeKind.Int64 => Large(sample, long.MinValue, long.MaxValue, -MaxSafe) is { } integer ? Accepted((long)(ulong)(integer & ulong.MaxValue)) : null,
            NativeKind.UInt64 => Large(sample, 0, ulong.MaxValue, 0) is { } integer ? Accepted((ulong)integer) : null,
            NativeKind.Float32 => sample.Kind == SampleKind.Number ? Accepted((float)sample.Number) : null,
            NativeKind.Float64 => sample.Kind == SampleKind.Number ? Accepted(sample.Number) : null,
            _ => Pointer(type, sample, $"Argument {index} of {function}"),
        } ?? new Expectation(refused, null);
    }

    // Fractions, NaN, infinities and bigints are refused; -0 is 0.
    private static Expectation? Small(Sample sample, long minimum, long maximum, Func<long, object> toDeclared, bool takesBoolean = false) =>
        (sample.Kind == SampleKind.Number && IsInteger(sample.Number) && sample.Number >= minimum && sample.Number <= maximum)
        || (takesBoolean && sample.Kind == SampleKind.Boolean)
            ? Accepted(toDeclared((long)sample.Number))
            : null;

    // A bigint in range, or a safe-integer Number; an address keeps its bits.
    private static BigInteger? Large(Sample sample, BigInteger minimum, BigInteger maximum, double minimumNumber) => sample.Kind switch
    {
        SampleKind.Address => sample.Integer,
        SampleKind.BigInteger when sample.Integer >= minimum && sample.Integer <= maximum => sample.Integer,
        SampleKind.Number when IsInteger(sample.Number) && sample.Number >= minimumNumber && sample.Number <= MaxSafe => new BigInteger(sample.Number),
        _ => null,
    };

    private static Expectation? Pointer(NativeType type, Sample sample, string argument) => sample.Kind switch
    {
        SampleKind.Null => Accepted((nint)0),
        SampleKind.Address or SampleKind.OpenHandle => Accepted((nint)(ulong)sample.Integer),
        SampleKind.BigInteger when sample.Integer >= 0 => Accepted((nint)(ulong)sample.Integer),
        SampleKind.Text or SampleKind.Bytes => Accepted(null),
        SampleKind.Characters when type != NativeType.String => Accepted(null),
        SampleKind.TextWithNul => new($"{argument} is a string with a null character at position {sample.Number}, which would end it there", null),
        SampleKind.ClosedHandle => new($"{argument} is a closed TestHandle", null),
        _ => null,
    };

    private static string TakenBy(NativeType type)
    {
        const string addresses = "an nint, a non-negative long, a ulong, null";
        string Whole(object minimum, object maximum) => $"an integer of up to 32 bits, or a float or double without fraction, from {minimum} to {maximum}";
        return type.Kind switch
        {
            NativeKind.Char => TakenBy(CharIsSigned ? NativeType.Int8 : NativeType.UInt8),
            NativeKind.Int8 => Whole(sbyte.MinValue, sbyte.MaxValue),
            NativeKind.UInt8 or NativeKind.Bool => $"a bool, or {Whole(0, byte.MaxValue)}",
            NativeKind.Int16 => Whole(short.MinValue, short.MaxValue),
            NativeKind.UInt16 => Whole(0, ushort.MaxValue),
            NativeKind.Int32 => Whole(int.MinValue, int.MaxValue),
            NativeKind.UInt32 => Whole(0, uint.MaxValue),
            NativeKind.Int64 => "an integer up to 9223372036854775807, or a float or double without fraction up to ±(2^53 - 1)",
            NativeKind.UInt64 => "an integer of at least 0, or a float or double without fraction up to 2^53 - 1",
            NativeKind.Float32 or NativeKind.Float64 => "a float, a double, or an integer of up to 32 bits",
            _ when type == NativeType.String => $"a string, {addresses}, an array or span of an unmanaged type other than char, Memory<byte> or a SafeHandle; UTF-16 goes where pointer or buffer is declared",
            _ => $"{addresses}, a string, an array or span of an unmanaged type, Memory<byte> or a SafeHandle",
        };
    }

    private static bool IsInteger(double number) => double.IsFinite(number) && Math.Floor(number) == number;

    private static Expectation Accepted(object? echo) => new(null, echo);
}
