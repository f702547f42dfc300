using System.Runtime.InteropServices;
using System.Text;

namespace FfiToolkit.Node.Callbacks;

/// <summary>Standard error, without Console, which would take over the process's signals and terminal. From any thread.</summary>
internal static unsafe partial class StandardError
{
    private const int Descriptor = 2;

    // <winbase.h>: STD_ERROR_HANDLE.
    private const int Handle = -12;

    /// <summary>Writes lines.</summary>
    internal static void Write(params ReadOnlySpan<string> lines)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
        fixed (byte* start = text)
        {
            if (OperatingSystem.IsWindows())
            {
                _ = WriteFile(GetStdHandle(Handle), start, (uint)text.Length, out _, 0);
            }
            else
            {
                _ = Write(Descriptor, start, (nuint)text.Length);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int file, byte* text, nuint length);

    [LibraryImport("kernel32")]
    private static partial nint GetStdHandle(int handle);

    [LibraryImport("kernel32")]
    private static partial int WriteFile(nint file, byte* text, uint length, out uint written, nint overlapped);
}
