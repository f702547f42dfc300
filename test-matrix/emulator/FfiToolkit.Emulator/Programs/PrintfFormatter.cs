using System.Globalization;
using System.Text;
using FfiToolkit.Emulator.Machine;

namespace FfiToolkit.Emulator.Programs;

/// <summary>Formats as C's printf does (C11, 7.21.6.1), from the guest's memory and arguments.</summary>
/// <param name="machine">The guest.</param>
/// <param name="arguments">The arguments behind the format.</param>
internal sealed class PrintfFormatter(GuestMachine machine, VariadicArguments arguments)
{
    private const int LongestString = 1 << 20;

    /// <summary>The formatted bytes, one per character of the result.</summary>
    /// <exception cref="GuestAbortException">The format has what is not known here: the test would be judged wrongly.</exception>
    internal string Format(string format)
    {
        StringBuilder text = new();
        int at = 0;
        while (at < format.Length)
        {
            if (format[at] != '%')
            {
                text.Append(format[at++]);
                continue;
            }

            at++;
            text.Append(Convert(format, ref at));
        }

        return text.ToString();
    }

    /// <summary>A string of the guest, one character per byte.</summary>
    internal static string ReadText(GuestMachine machine, ulong address, int limit = LongestString)
    {
        StringBuilder text = new();
        Span<byte> one = stackalloc byte[1];
        for (; text.Length < limit; address++)
        {
            machine.Read(address, one);
            if (one[0] == 0)
            {
                break;
            }

            text.Append((char)one[0]);
        }

        return text.ToString();
    }

    private string Convert(string format, ref int at)
    {
        int start = at;
        string flags = Take(format, ref at, "-+ #0");
        int width = Number(format, ref at) ?? 0;
        int precision = -1;
        if (at < format.Length && format[at] == '.')
        {
            at++;
            precision = Number(format, ref at) ?? 0;
        }

        // A negative width from an argument is the flag "-" and a width.
        flags += width < 0 ? "-" : "";
        string length = format.AsSpan(at).StartsWith("I64") ? "I64" : "";
        at += length.Length;
        length += length.Length > 0 ? "" : Take(format, ref at, "hljztL");
        if (at == format.Length)
        {
            throw Unknown(format[start..]);
        }

        char conversion = format[at++];
        Conversion form = new(flags, Math.Abs(width), precision);
        switch (conversion)
        {
            case '%':
                return "%";
            case 'c':
                return form.Pad(((char)(byte)arguments.NextInteger(4)).ToString());
            case 's':
                return form.Pad(ReadText(machine, arguments.NextWord(), precision < 0 ? LongestString : precision));
            case 'p':
                return form.Pad("0x" + arguments.NextWord().ToString("x", CultureInfo.InvariantCulture));
            case 'd' or 'i':
                long value = Signed(length);
                return form.Integer(value < 0 ? "-" : "", ((UInt128)Int128.Abs(value)).ToString(CultureInfo.InvariantCulture), "");
            case 'u':
                return form.Integer(null, Unsigned(length).ToString(CultureInfo.InvariantCulture), "");
            case 'o':
                return form.Integer(null, System.Convert.ToString((long)Unsigned(length), 8), "0");
            case 'x' or 'X':
                ulong bits = Unsigned(length);
                return form.Integer(null, bits.ToString(conversion.ToString(), CultureInfo.InvariantCulture), bits == 0 ? "" : "0" + conversion);
            case 'f' or 'F' or 'e' or 'E' or 'g' or 'G':
                ExactNumber number = length == "L" ? arguments.NextLongDouble() : ExactNumber.FromDouble(arguments.NextDouble());
                return form.Floating(number, conversion);
            default:
                throw Unknown(format[start..at]);
        }
    }

    private long Signed(string length)
    {
        ulong value = Unsigned(length);
        return SizeOf(length) switch
        {
            1 => (sbyte)value,
            2 => (short)value,
            4 => (int)value,
            _ => (long)value,
        };
    }

    private ulong Unsigned(string length)
    {
        int size = SizeOf(length);
        ulong value = arguments.NextInteger(Math.Max(size, 4));
        return size == 8 ? value : value & ((1UL << (8 * size)) - 1);
    }

    // C11 7.21.6.1, paragraph 7; "I64" is Microsoft's.
    private int SizeOf(string length) => length switch
    {
        "" => 4,
        "hh" => 1,
        "h" => 2,
        "l" => machine.Target.IsWindows ? 4 : machine.Target.Convention.WordSize,
        "z" or "t" => machine.Target.Convention.WordSize,
        "ll" or "j" or "I64" or "L" => 8,
        _ => throw Unknown(length),
    };

    private int? Number(string format, ref int at)
    {
        if (at < format.Length && format[at] == '*')
        {
            at++;
            return (int)arguments.NextInteger(4);
        }

        string digits = Take(format, ref at, "0123456789");
        return digits.Length == 0 ? null : int.Parse(digits, CultureInfo.InvariantCulture);
    }

    private static string Take(string format, ref int at, string characters)
    {
        int start = at;
        while (at < format.Length && characters.Contains(format[at], StringComparison.Ordinal))
        {
            at++;
        }

        return format[start..at];
    }

    private static GuestAbortException Unknown(string conversion) => new($"printf: the conversion '%{conversion}' is not known to this emulator");
}
