using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfiToolkit;

namespace NativeTour;

/// <summary>libc's qsort calls back: its parameter of type function is always served by libffi.</summary>
internal static unsafe class SortTour
{
    public static void Run(FfiContext ffi, Report report)
    {
        using DynamicLibrary library = PlatformLibraries.C is { } c ? report.Load(ffi, c) : ffi.LoadMainProgram();
        NativeFunction sort = report.Get(library, "qsort", "void(buffer, u64, u64, function)");

        int[] numbers = [5, -2, 100, 0, 7, int.MinValue];
        nint comparer = (nint)(delegate* unmanaged[Cdecl]<int*, int*, int>)&Compare;
        sort.Invoke(numbers, numbers.LongLength, sizeof(int) + 0L, comparer);
        Console.WriteLine($"qsort = {string.Join(", ", numbers)}");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Compare(int* left, int* right) => (*left).CompareTo(*right);
}
