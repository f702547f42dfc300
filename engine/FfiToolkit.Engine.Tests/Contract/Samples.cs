using System.Globalization;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Contract;

/// <summary>Every kind of value, at every boundary of every type.</summary>
internal static class Samples
{
    private const double MaxSafe = 9007199254740991;

    internal static IReadOnlyDictionary<string, Sample> All { get; } =
        Booleans().Concat(Numbers()).Concat(BigIntegers()).Concat(Addresses()).Concat(References()).ToDictionary(static sample => sample.Label);

    private static IEnumerable<Sample> Booleans()
    {
        yield return new Sample("bool true", SampleKind.Boolean, true, "the bool True", 1);
        yield return new Sample("bool false", SampleKind.Boolean, false, "the bool False", 0);
    }

    private static IEnumerable<Sample> Numbers()
    {
        long[] boundaries =
        [
            0, 1, -1, sbyte.MinValue, sbyte.MinValue - 1, sbyte.MaxValue, sbyte.MaxValue + 1, byte.MaxValue, byte.MaxValue + 1,
            short.MinValue, short.MinValue - 1, short.MaxValue, short.MaxValue + 1, ushort.MaxValue, ushort.MaxValue + 1,
            int.MinValue, int.MinValue - 1L, int.MaxValue, int.MaxValue + 1L, uint.MaxValue, uint.MaxValue + 1L,
        ];
        foreach (long value in boundaries)
        {
            yield return Number("double", (double)value, value);
            if (value is >= sbyte.MinValue and <= sbyte.MaxValue)
            {
                yield return Number("sbyte", (sbyte)value, value);
            }

            if (value is >= 0 and <= byte.MaxValue)
            {
                yield return Number("byte", (byte)value, value);
            }

            if (value is >= short.MinValue and <= short.MaxValue)
            {
                yield return Number("short", (short)value, value);
            }

            if (value is >= 0 and <= ushort.MaxValue)
            {
                yield return Number("ushort", (ushort)value, value);
            }

            if (value is >= int.MinValue and <= int.MaxValue)
            {
                yield return Number("int", (int)value, value);
            }

            if (value is >= 0 and <= uint.MaxValue)
            {
                yield return Number("uint", (uint)value, value);
            }

            if ((long)(float)value == value)
            {
                yield return Number("float", (float)value, value);
            }
        }

        double[] others =
        [
            0.5, -0.5, 1.5, 127.5, 255.5, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue,
            double.MinValue, MaxSafe, MaxSafe + 1, -MaxSafe, -MaxSafe - 1, 9223372036854775808.0, -9223372036854775808.0, 18446744073709551616.0, 1e39, 0.1,
        ];
        foreach (double value in others)
        {
            yield return Number("double", value, value);
        }

        foreach (float value in (float[])[0.5f, -0.0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, float.MaxValue, 0.1f, 9007199254740992f])
        {
            yield return Number("float", value, value);
        }
    }

    private static IEnumerable<Sample> BigIntegers()
    {
        foreach (long value in (long[])[0, 1, -1, 127, 255, -128, 9007199254740991, 9007199254740992, long.MinValue, long.MaxValue])
        {
            yield return new Sample($"long {value}", SampleKind.BigInteger, value, $"the long {value}", Integer: value);
        }

        foreach (ulong value in (ulong[])[0, 1, long.MaxValue, 1UL << 63, ulong.MaxValue])
        {
            yield return new Sample($"ulong {value}", SampleKind.BigInteger, value, $"the ulong {value}", Integer: value);
        }
    }

    private static IEnumerable<Sample> Addresses()
    {
        foreach (nint value in (nint[])[0, 1, unchecked((nint)0x7fff_ffff_f000), nint.MaxValue, nint.MinValue, -1])
        {
            yield return new Sample($"nint {value}", SampleKind.Address, value, $"the nint 0x{value:x}", Integer: (nuint)value);
        }

        foreach (nuint value in (nuint[])[0, 1, nuint.MaxValue])
        {
            yield return new Sample($"nuint {value}", SampleKind.Address, value, $"the nint 0x{value:x}", Integer: value);
        }
    }

    private static IEnumerable<Sample> References()
    {
        TestHandle closed = new(4096);
        closed.Dispose();
        yield return new Sample("null", SampleKind.Null, null, "null");
        yield return new Sample("null value", SampleKind.Null, FfiValue.Null, "null");
        yield return new Sample("null string", SampleKind.Null, (FfiValue)(string?)null, "null");
        yield return new Sample("null array", SampleKind.Null, (FfiValue)(byte[]?)null, "null");
        yield return new Sample("null handle", SampleKind.Null, (FfiValue)(TestHandle?)null, "null");
        yield return new Sample("string", SampleKind.Text, "text", "of type string");
        yield return new Sample("empty string", SampleKind.Text, "", "of type string");
        yield return new Sample("string of digits", SampleKind.Text, "1", "of type string");
        yield return new Sample("string beyond ASCII", SampleKind.Text, "zażółć 🦊", "of type string");
        yield return new Sample("string with NUL", SampleKind.TextWithNul, "te\0xt", "of type string", 2);
        yield return new Sample("string of NUL", SampleKind.TextWithNul, "\0", "of type string", 0);
        yield return new Sample("byte[]", SampleKind.Bytes, new byte[] { 1, 2, 3 }, "of type byte[]");
        yield return new Sample("empty byte[]", SampleKind.Bytes, Array.Empty<byte>(), "of type byte[]");
        yield return new Sample("sbyte[]", SampleKind.Bytes, new sbyte[1], "of type sbyte[]");
        yield return new Sample("bool[]", SampleKind.Bytes, new bool[1], "of type bool[]");
        yield return new Sample("int[]", SampleKind.Bytes, new int[] { 1 }, "of type int[]");
        yield return new Sample("ulong[]", SampleKind.Bytes, new ulong[] { 1 }, "of type ulong[]");
        yield return new Sample("float[]", SampleKind.Bytes, new float[] { 1 }, "of type float[]");
        yield return new Sample("double[]", SampleKind.Bytes, new double[] { 1 }, "of type double[]");
        yield return new Sample("nint[]", SampleKind.Bytes, new nint[] { 1 }, "of type nint[]");
        yield return new Sample("int[,]", SampleKind.Bytes, new int[1, 1], "of type int[,]");
        yield return new Sample("DayOfWeek[]", SampleKind.Bytes, new DayOfWeek[1], "of type DayOfWeek[]");
        yield return new Sample("Guid[]", SampleKind.Bytes, new Guid[1], "of type Guid[]");
        yield return new Sample("char[]", SampleKind.Characters, new[] { 'a' }, "of type char[]");
        yield return new Sample("Memory<byte>", SampleKind.Bytes, new Memory<byte>([1, 2, 3]), "Memory<byte>");
        yield return new Sample("ReadOnlyMemory<byte>", SampleKind.Bytes, new ReadOnlyMemory<byte>([1, 2, 3]), "Memory<byte>");
        yield return new Sample("open SafeHandle", SampleKind.OpenHandle, new TestHandle(4096), "of type TestHandle", Integer: 4096);
        yield return new Sample("closed SafeHandle", SampleKind.ClosedHandle, closed, "of type TestHandle");
        yield return new Sample("object[]", SampleKind.Foreign, new object[] { 1 }, "of type object[]");
        yield return new Sample("string[]", SampleKind.Foreign, new[] { "text" }, "of type string[]");
        yield return new Sample("byte[][]", SampleKind.Foreign, new[] { new byte[1] }, "of type byte[][]");
        yield return new Sample("structs with references", SampleKind.Foreign, new KeyValuePair<string, int>[1], "of type KeyValuePair<string, int>[]");
        yield return new Sample("structs of automatic layout", SampleKind.Foreign, new (byte Small, double Large)[1], "of type ValueTuple<byte, double>[]");
        yield return new Sample("decimal", SampleKind.Foreign, 1m, "of type Decimal");
        yield return new Sample("DateTime", SampleKind.Foreign, DateTime.UnixEpoch, "of type DateTime");
        yield return new Sample("List<int>", SampleKind.Foreign, new List<int> { 1 }, "of type List<int>");
    }

    private static Sample Number(string type, IFormattable value, double number) => new(
        $"{type} {(double.IsNegative(number) && number == 0 ? "-0" : number.ToString("R", CultureInfo.InvariantCulture))}",
        SampleKind.Number,
        value,
        $"the {type} {value.ToString(null, CultureInfo.InvariantCulture)}",
        number);
}
