using System.Runtime;
using FfiToolkit;

namespace NativeTour;

/// <summary>What a program waits for before its first call.</summary>
internal static class FirstCall
{
    /// <summary>Makes the first call of the program.</summary>
    /// <returns>How many methods were compiled at run time for it; 0 under NativeAOT.</returns>
    public static long Measure()
    {
        long before = JitInfo.GetCompiledMethodCount(currentThread: true);
        using FfiContext ffi = new();
        using DynamicLibrary libm = ffi.Load(PlatformLibraries.Mathematics);
        libm.GetFunction("pow", "f64(f64, f64)").Invoke(2.0, 10.0);
        return JitInfo.GetCompiledMethodCount(currentThread: true) - before;
    }
}
