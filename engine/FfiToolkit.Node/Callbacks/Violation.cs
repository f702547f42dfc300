using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace FfiToolkit.Node.Callbacks;

/// <summary>Ends the process where native code could not go on, as <c>node:ffi</c> does.</summary>
internal static unsafe partial class Violation
{
    private const int StandardError = 2;

    // <winbase.h>: STD_ERROR_HANDLE.
    private const int StandardErrorHandle = -12;

    // What process.abort() of Node ends with on Windows, which has no signals.
    private const uint Aborted = 134;

    /// <summary>Writes the reason and what is known about it to standard error, each on a line of its own, and aborts.</summary>
    [DoesNotReturn]
    internal static void End(params ReadOnlySpan<string> lines)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
        fixed (byte* start = text)
        {
            // Not Console: it would take over the process's signals and terminal.
            if (OperatingSystem.IsWindows())
            {
                _ = WriteFile(GetStdHandle(StandardErrorHandle), start, (uint)text.Length, out _, 0);
                _ = TerminateProcess(GetCurrentProcess(), Aborted);
            }
            else
            {
                _ = Write(StandardError, start, (nuint)text.Length);
                Abort();
            }
        }

        Environment.FailFast(null);
    }

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int file, byte* text, nuint length);

    [LibraryImport("libc", EntryPoint = "abort")]
    private static partial void Abort();

    [LibraryImport("kernel32")]
    private static partial nint GetStdHandle(int handle);

    [LibraryImport("kernel32")]
    private static partial int WriteFile(nint file, byte* text, uint length, out uint written, nint overlapped);

    [LibraryImport("kernel32")]
    private static partial nint GetCurrentProcess();

    [LibraryImport("kernel32")]
    private static partial int TerminateProcess(nint process, uint code);
}
