using System.Runtime.InteropServices;

namespace CrossTour;

/// <summary>The system's functions by P/Invoke, and a callback of this program.</summary>
internal static unsafe partial class NativeCalls
{
    internal static string Run()
    {
        int[] values = [5, 3, 9, 1];
        fixed (int* first = values)
        {
            if (OperatingSystem.IsWindows())
            {
                SortOnWindows(first, values.Length, sizeof(int), &Compare);
            }
            else
            {
                Sort(first, values.Length, sizeof(int), &Compare);
            }
        }

        return $"{(OperatingSystem.IsWindows() ? GetCurrentProcessId() : getpid()) == Environment.ProcessId} {string.Join(',', values)}";
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    private static int Compare(int* left, int* right) => left->CompareTo(*right);

    [LibraryImport("kernel32")]
    private static partial int GetCurrentProcessId();

    [LibraryImport("libc")]
    private static partial int getpid();

    [LibraryImport("ucrtbase", EntryPoint = "qsort")]
    private static partial void SortOnWindows(int* first, nint count, nint size, delegate* unmanaged[Cdecl]<int*, int*, int> compare);

    [LibraryImport("libc", EntryPoint = "qsort")]
    private static partial void Sort(int* first, nint count, nint size, delegate* unmanaged[Cdecl]<int*, int*, int> compare);
}
