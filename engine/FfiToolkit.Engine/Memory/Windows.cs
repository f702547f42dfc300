using System.Runtime.InteropServices;

namespace FfiToolkit.Memory;

/// <summary>The memory calls of kernel32 (<c>memoryapi.h</c>, <c>processthreadsapi.h</c>) and their constants (<c>winnt.h</c>).</summary>
internal static unsafe partial class Windows
{
    internal const uint PageReadWrite = 0x04;
    internal const uint PageExecuteRead = 0x20;
    internal const uint PageExecuteReadWrite = 0x40;
    internal const uint FileMapWrite = 0x02;
    internal const uint FileMapRead = 0x04;
    internal const uint FileMapExecute = 0x20;
    internal const uint MemCommitReserve = 0x3000;
    internal const uint MemRelease = 0x8000;

    internal static readonly nint InvalidHandle = -1;

    [LibraryImport("kernel32", EntryPoint = "CreateFileMappingW", SetLastError = true)]
    internal static partial nint CreateSection(nint file, void* security, uint protection, uint sizeHigh, uint sizeLow, char* name);

    [LibraryImport("kernel32", EntryPoint = "MapViewOfFile", SetLastError = true)]
    internal static partial byte* MapView(nint section, uint access, uint offsetHigh, uint offsetLow, nuint bytes);

    [LibraryImport("kernel32", EntryPoint = "UnmapViewOfFile", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool UnmapView(byte* view);

    [LibraryImport("kernel32", EntryPoint = "CloseHandle", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool CloseHandle(nint handle);

    [LibraryImport("kernel32", EntryPoint = "VirtualAlloc", SetLastError = true)]
    internal static partial byte* Allocate(void* address, nuint bytes, uint type, uint protection);

    [LibraryImport("kernel32", EntryPoint = "VirtualProtect", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool Protect(void* address, nuint bytes, uint protection, uint* old);

    [LibraryImport("kernel32", EntryPoint = "VirtualFree", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool Free(void* address, nuint bytes, uint type);

    [LibraryImport("kernel32", EntryPoint = "FlushInstructionCache", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool FlushInstructionCache(nint process, void* address, nuint bytes);

    [LibraryImport("kernel32", EntryPoint = "GetCurrentProcess")]
    internal static partial nint CurrentProcess();

    internal static CodeMemoryException Failure(string call) => new($"{call}: {Marshal.GetLastPInvokeErrorMessage()}");
}
