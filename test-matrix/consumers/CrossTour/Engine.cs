using System.Runtime.InteropServices;
using FfiToolkit;

namespace CrossTour;

/// <summary>FfiToolkit's engine, and a library of this project's.</summary>
internal static class Engine
{
    internal static string Run()
    {
        using FfiContext ffi = new();
        using DynamicLibrary math = ffi.Load(OperatingSystem.IsWindows() ? "ucrtbase.dll" : "libm.so.6");
        NativeFunction pow = math.GetFunction("pow", "f64(f64, f64)");
        return $"{pow.Call<double, double, double>(2, 10)} {pow.CallPath}";
    }

    internal static string Load(string path)
    {
        using FfiContext ffi = new();
        using DynamicLibrary library = ffi.Load(path);
        return $"{library.GetFunction("tour_add", "i32(i32, i32)").Call<int, int, int>(20, 22)} {library.GetFunction("tour_catch", "i32()").Call<int>()}";
    }

    /// <summary>Exported by the library.</summary>
    [UnmanagedCallersOnly(EntryPoint = "tour_add")]
    private static int Add(int left, int right) => left + right;

    /// <summary>Exported by the library: a runtime of its own that collects and throws.</summary>
    [UnmanagedCallersOnly(EntryPoint = "tour_catch")]
    private static int Catch()
    {
        GC.Collect();
        try
        {
            throw new InvalidOperationException();
        }
        catch (InvalidOperationException)
        {
            return 7;
        }
    }
}
