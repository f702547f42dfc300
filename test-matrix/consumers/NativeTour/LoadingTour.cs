using System.Runtime.InteropServices;
using FfiToolkit;

namespace NativeTour;

/// <summary>
/// A native file of a package, by its name: where it is depends on how the program was published, and a P/Invoke would find it too.
/// The file is the packages' own libffi, of a version that systems do not have yet.
/// </summary>
internal static class LoadingTour
{
    public static void Run(FfiContext ffi)
    {
        string name = OperatingSystem.IsWindows() ? "ffi-8" : OperatingSystem.IsMacOS() ? "libffi" : "libffi.so.8";
        using DynamicLibrary packed = ffi.Load(name);
        nint version = (nint)packed.GetFunction("ffi_get_version", "pointer()").Invoke();
        Console.WriteLine($"libffi by name: {Marshal.PtrToStringUTF8(version)}");
        Console.WriteLine($"a library that nobody has: {ffi.TryLoad("nobody-has-this", out _)}");
    }
}
