using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace FfiToolkit.Node.Callbacks;

/// <summary>Ends the process where native code could not go on, as <c>node:ffi</c> does.</summary>
internal static unsafe partial class Violation
{
    private const int StandardError = 2;

    /// <summary>Writes the reason and what is known about it to standard error, each on a line of its own, and aborts.</summary>
    [DoesNotReturn]
    internal static void End(params ReadOnlySpan<string> lines)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
        fixed (byte* start = text)
        {
            _ = Write(StandardError, start, (nuint)text.Length);
        }

        Abort();
    }

    // Not Console: it would take over the process's signals and terminal.
    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int file, byte* text, nuint length);

    [DoesNotReturn]
    [LibraryImport("libc", EntryPoint = "abort")]
    private static partial void Abort();
}
