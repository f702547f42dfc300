using System.Runtime.InteropServices;

namespace FfiToolkit.Calls.Callbacks;

/// <summary>Where the stack of the calling thread ends. Asked for after a failure only.</summary>
internal static unsafe partial class ThreadStack
{
    // pthread_attr_t is a pointer on FreeBSD and 32 to 64 bytes on Linux.
    private const int AttributeWords = 16;

    /// <summary>The address above the stack; 0 where the system does not say.</summary>
    internal static nuint Top
    {
        get
        {
            if (OperatingSystem.IsWindows())
            {
                nuint low;
                nuint high;
                GetCurrentThreadStackLimits(&low, &high);
                return high;
            }

            nint self = ((delegate* unmanaged<nint>)Find("pthread_self"))();
            return OperatingSystem.IsMacOS()
                ? ((delegate* unmanaged<nint, nuint>)Find("pthread_get_stackaddr_np"))(self)
                : TopOf(self);
        }
    }

    private static nuint TopOf(nint thread)
    {
        nint* attributes = stackalloc nint[AttributeWords];

        // FreeBSD fills attributes that were made, Linux makes them.
        if (OperatingSystem.IsFreeBSD() && ((delegate* unmanaged<nint*, int>)Find("pthread_attr_init"))(attributes) != 0)
        {
            return 0;
        }

        nint get = Find(OperatingSystem.IsFreeBSD() ? "pthread_attr_get_np" : "pthread_getattr_np");
        if (((delegate* unmanaged<nint, nint*, int>)get)(thread, attributes) != 0)
        {
            return 0;
        }

        nuint bottom;
        nuint size;
        int failure = ((delegate* unmanaged<nint*, nuint*, nuint*, int>)Find("pthread_attr_getstack"))(attributes, &bottom, &size);
        _ = ((delegate* unmanaged<nint*, int>)Find("pthread_attr_destroy"))(attributes);
        return failure == 0 ? bottom + size : 0;
    }

    // Of the process, not of a library: before glibc 2.34 some are libpthread's.
    private static nint Find(string name) => NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), name);

    [LibraryImport("kernel32")]
    private static partial void GetCurrentThreadStackLimits(nuint* low, nuint* high);
}
