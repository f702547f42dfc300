using System.Runtime.InteropServices;

namespace FfiToolkit.Calls;

/// <summary>Where the current thread's stack is.</summary>
internal static unsafe partial class ThreadStack
{
    // Calls from further away than this are still correct, only slower.
    private const nuint MainReach = 256 * 1024;

    // When a thread has ended, its addresses may come back as parts of two smaller stacks. A run of 16 KiB is no more than
    // the smallest stack (PTHREAD_STACK_MIN): it could hold frames of both only if one of them were about to overflow.
    private const nuint ReachBelow = 12 * 1024;
    private const nuint ReachAbove = 4 * 1024;

    // pthread_attr_t is 32 to 64 bytes in glibc and musl.
    private const int AttributeBytes = 128;

    /// <summary>
    /// A run of addresses around the caller's frame that lie in this thread's stack for as long as the thread lives, and in
    /// no other thread's stack in use ever after; of size 0 where the operating system does not tell.
    /// </summary>
    internal static (nuint Start, nuint Size) Current()
    {
        byte local;
        nuint here = (nuint)(&local);
        if (!TryGetLimits(out nuint low, out nuint high) || here < low || here >= high)
        {
            return default;
        }

        bool isMain = IsMainThread();
        nuint below = isMain ? MainReach : ReachBelow;
        nuint start = here - low > below ? here - below : low;
        nuint end = isMain || high - here < ReachAbove ? high : here + ReachAbove;
        return (start, end - start);
    }

    // The stack of the first thread is never given to another.
    private static bool IsMainThread()
    {
        try
        {
            return OperatingSystem.IsLinux() && ThreadId() == Environment.ProcessId;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
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

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int ThreadId();

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
