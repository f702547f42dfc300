using System.Text;
using FfiToolkit.Emulator.Machine;

namespace FfiToolkit.Emulator.Programs;

/// <summary>The output functions of C's stdio. Streams are numbers: 1 is standard output, 2 is standard error.</summary>
internal sealed class StdioImports
{
    private const ulong Error = 2;

    /// <summary>What went to standard output, one character per byte.</summary>
    internal StringBuilder Output { get; } = new();

    /// <summary>What went to standard error.</summary>
    internal StringBuilder Errors { get; } = new();

    internal void Register(ImportTable imports)
    {
        imports["printf"] = call => Put(1, Formatted(call, named: 1));
        imports["fprintf"] = call => Put(call.Argument(0), Formatted(call, named: 2));
        imports["sprintf"] = static call => Store(call, Formatted(call, named: 2), ulong.MaxValue);
        imports["snprintf"] = static call => Store(call, Formatted(call, named: 3), call.Argument(1));
        imports["puts"] = call => Put(1, Text(call, 0) + "\n");
        imports["fputs"] = call => Put(call.Argument(1), Text(call, 0));
        imports["putchar"] = call => Put(1, ((char)(byte)call.Argument(0)).ToString());
        imports["fputc"] = imports["putc"] = call => Put(call.Argument(1), ((char)(byte)call.Argument(0)).ToString());
        imports["perror"] = call => Put(Error, Text(call, 0) + "\n");
        imports["fflush"] = static _ => 0;
        imports["fwrite"] = call =>
        {
            byte[] bytes = new byte[call.Argument(1) * call.Argument(2)];
            call.Machine.Read(call.Argument(0), bytes);
            Put(call.Argument(3), Encoding.Latin1.GetString(bytes));
            return call.Argument(2);
        };
    }

    private static string Formatted(ImportCall call, int named) =>
        new PrintfFormatter(call.Machine, new VariadicArguments(call.Machine, named)).Format(Text(call, named - 1));

    private static string Text(ImportCall call, int argument) => PrintfFormatter.ReadText(call.Machine, call.Argument(argument));

    private ulong Put(ulong stream, string text)
    {
        (stream == Error ? Errors : Output).Append(text);
        return (ulong)text.Length;
    }

    private static ulong Store(ImportCall call, string text, ulong room)
    {
        if (room > 0)
        {
            ulong length = Math.Min((ulong)text.Length, room - 1);
            call.Machine.Write(call.Argument(0), [.. Encoding.Latin1.GetBytes(text[..(int)length]), 0]);
        }

        return (ulong)text.Length;
    }
}
