using System.Globalization;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Contract;

/// <summary>Every kind of value, at every boundary of every type.</summary>
internal static class Samples
{
    private const double MaxSafe = 9007199254740991;

    internal static IReadOnlyDictionary<string, Sample> All { get; } =
        Numbers().Concat(BigIntegers()).Concat(Addresses()).Concat(References()).ToDictionary(static sample => sample.Label);

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
            yield return new Sample($"long {value}", SampleKind.BigInteger, value, Integer: value);
        }

        foreach (ulong value in (ulong[])[0, 1, long.MaxValue, 1UL << 63, ulong.MaxValue])
        {
            yield return new Sample($"ulong {value}", SampleKind.BigInteger, value, Integer: value);
        }
    }

    private static IEnumerable<Sample> Addresses()
    {
        foreach (nint value in (nint[])[0, 1, unchecked((nint)0x7fff_ffff_f000), nint.MaxValue, nint.MinValue, -1])
        {
            yield return new Sample($"nint {value}", SampleKind.Address, value, Integer: (nuint)value);
        }

        foreach (nuint value in (nuint[])[0, 1, nuint.MaxValue])
        {
            yield return new Sample($"nuint {value}", SampleKind.Address, value, Integer: value);
        }
    }

    private static IEnumerable<Sample> References()
    {
        TestHandle closed = new(4096);
        closed.Dispose();
        yield return new Sample("null", SampleKind.Null, FfiValue.Null);
        yield return new Sample("null string", SampleKind.Null, (string?)null);
        yield return new Sample("null array", SampleKind.Null, (byte[]?)null);
        yield return new Sample("null handle", SampleKind.Null, (TestHandle?)null);
        yield return new Sample("default value", SampleKind.Null, default);
        yield return new Sample("string", SampleKind.Text, "text");
        yield return new Sample("empty string", SampleKind.Text, "");
        yield return new Sample("string of digits", SampleKind.Text, "1");
        yield return new Sample("string beyond ASCII", SampleKind.Text, "zażółć 🦊");
        yield return new Sample("string with NUL", SampleKind.TextWithNul, "te\0xt");
        yield return new Sample("string of NUL", SampleKind.TextWithNul, "\0");
        yield return new Sample("byte[]", SampleKind.Bytes, new byte[] { 1, 2, 3 });
        yield return new Sample("empty byte[]", SampleKind.Bytes, Array.Empty<byte>());
        yield return new Sample("sbyte[]", SampleKind.Bytes, new sbyte[1]);
        yield return new Sample("int[]", SampleKind.Bytes, new int[] { 1 });
        yield return new Sample("ulong[]", SampleKind.Bytes, new ulong[] { 1 });
        yield return new Sample("float[]", SampleKind.Bytes, new float[] { 1 });
        yield return new Sample("double[]", SampleKind.Bytes, new double[] { 1 });
        yield return new Sample("char[]", SampleKind.Bytes, new[] { 'a' });
        yield return new Sample("nint[]", SampleKind.Bytes, new nint[] { 1 });
        yield return new Sample("int[,]", SampleKind.Bytes, new int[1, 1]);
        yield return new Sample("Memory<byte>", SampleKind.Bytes, new Memory<byte>([1, 2, 3]));
        yield return new Sample("ReadOnlyMemory<byte>", SampleKind.Bytes, new ReadOnlyMemory<byte>([1, 2, 3]));
        yield return new Sample("open SafeHandle", SampleKind.OpenHandle, new TestHandle(4096), Integer: 4096);
        yield return new Sample("closed SafeHandle", SampleKind.ClosedHandle, closed);
        yield return new Sample("object[]", SampleKind.Foreign, new object[] { 1 });
        yield return new Sample("string[]", SampleKind.Foreign, new[] { "text" });
        yield return new Sample("decimal[]", SampleKind.Foreign, new decimal[1]);
        yield return new Sample("DayOfWeek[]", SampleKind.Foreign, new DayOfWeek[1]);
        yield return new Sample("byte[][]", SampleKind.Foreign, new[] { new byte[1] });
    }

    private static Sample Number(string type, FfiValue value, double number) =>
        new($"{type} {(double.IsNegative(number) && number == 0 ? "-0" : number.ToString("R", CultureInfo.InvariantCulture))}", SampleKind.Number, value, number);
}
