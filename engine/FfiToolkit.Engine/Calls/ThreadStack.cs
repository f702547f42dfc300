using System.Runtime.InteropServices;

namespace FfiToolkit.Calls;

/// <summary>Where the current thread's stack is.</summary>
internal static unsafe partial class ThreadStack
{
    // Calls deeper than this below the first one are still correct, only slower.
    private const nuint Reach = 256 * 1024;

    // pthread_attr_t is 32 to 64 bytes in glibc and musl.
    private const int AttributeBytes = 128;

    /// <summary>
    /// A run of addresses around the caller's frame that lie in this thread's stack for as long as the thread lives; of
    /// size 0 where the operating system does not tell.
    /// </summary>
    internal static (nuint Start, nuint Size) Current()
    {
        byte local;
        nuint here = (nuint)(&local);
        if (!TryGetLimits(out nuint low, out nuint high) || here < low || here >= high)
        {
            return default;
        }

        nuint start = here - low > Reach ? here - Reach : low;
        return (start, high - start);
    }

    private static bool TryGetLimits(out nuint low, out nuint high)
    {
        low = high = 0;
        try
        {
            if (OperatingSystem.IsLinux())
            {
                return TryGetLinuxLimits(out low, out high);
            }

            if (OperatingSystem.IsWindows())
            {
                GetCurrentThreadStackLimits(out low, out high);
                return true;
            }
        }
        catch (EntryPointNotFoundException)
        {
            // A C library without the call: every call takes the shared way.
        }

        return false;
    }

    private static bool TryGetLinuxLimits(out nuint low, out nuint high)
    {
        low = high = 0;
        byte* attributes = stackalloc byte[AttributeBytes];
        if (GetAttributes(Self(), attributes) != 0)
        {
            return false;
        }

        nuint start, size;
        bool known = GetStack(attributes, &start, &size) == 0;
        _ = DestroyAttributes(attributes);
        low = start;
        high = start + size;
        return known;
    }

    [LibraryImport("libc", EntryPoint = "pthread_self")]
    private static partial nint Self();

    [LibraryImport("libc", EntryPoint = "pthread_getattr_np")]
    private static partial int GetAttributes(nint thread, byte* attributes);

    [LibraryImport("libc", EntryPoint = "pthread_attr_getstack")]
    private static partial int GetStack(byte* attributes, nuint* start, nuint* size);

    [LibraryImport("libc", EntryPoint = "pthread_attr_destroy")]
    private static partial int DestroyAttributes(byte* attributes);

    [LibraryImport("kernel32")]
    private static partial void GetCurrentThreadStackLimits(out nuint low, out nuint high);
}
