using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace FfiToolkit.Libffi;

/// <summary>Clears the upper halves of the ymm registers where no stub can do it.</summary>
internal static partial class UpperHalves
{
    // C# cannot say vzeroupper, but .NET's compiler does before a P/Invoke that is not a call through a function pointer; a
    // function that does nothing serves. Optimised at once: it is such code that has the instruction.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Clear()
    {
        if (!Avx.IsSupported)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            _ = GetCurrentThreadId();
        }
        else
        {
            _ = GetPageSize();
        }
    }

    [SuppressGCTransition]
    [LibraryImport("libc", EntryPoint = "getpagesize")]
    private static partial int GetPageSize();

    [SuppressGCTransition]
    [LibraryImport("kernel32")]
    private static partial uint GetCurrentThreadId();
}
