using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace FfiToolkit.Node.Callbacks;

/// <summary>Ends the process where native code could not go on, as <c>node:ffi</c> does.</summary>
internal static unsafe partial class Violation
{
    // What process.abort() of Node ends with on Windows, which has no signals.
    private const uint Aborted = 134;

    /// <summary>Writes the reason and what is known about it to standard error, each on a line of its own, and aborts.</summary>
    [DoesNotReturn]
    internal static void End(params ReadOnlySpan<string> lines)
    {
        StandardError.Write(lines);
        if (OperatingSystem.IsWindows())
        {
            _ = TerminateProcess(GetCurrentProcess(), Aborted);
        }
        else
        {
            Abort();
        }

        Environment.FailFast(null);
    }

    [LibraryImport("libc", EntryPoint = "abort")]
    private static partial void Abort();

    [LibraryImport("kernel32")]
    private static partial nint GetCurrentProcess();

    [LibraryImport("kernel32")]
    private static partial int TerminateProcess(nint process, uint code);
}
