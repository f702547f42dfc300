using System.Runtime.InteropServices;

namespace FfiToolkit.Memory;

/// <summary>
/// Windows: tells the unwinder about one stub (RtlAddFunctionTable, <c>winnt.h</c>), so that exceptions and
/// debuggers can walk through a call. Disposing takes it back.
/// </summary>
internal sealed unsafe partial class FunctionTable : IDisposable
{
    // The operating system keeps the address: unmanaged memory does not move.
    private readonly byte* _entry;
    private int _disposed;

    private FunctionTable(byte* entry) => _entry = entry;

    /// <param name="entry">A RUNTIME_FUNCTION.</param>
    /// <param name="regionBase">What its offsets are relative to.</param>
    /// <exception cref="CodeMemoryException">The operating system refused.</exception>
    internal static FunctionTable Register(ReadOnlySpan<byte> entry, CodeAddress regionBase)
    {
        byte* copy = (byte*)NativeMemory.Alloc((nuint)entry.Length);
        entry.CopyTo(new Span<byte>(copy, entry.Length));
        if (!Add(copy, 1, (ulong)regionBase.Value))
        {
            NativeMemory.Free(copy);
            throw new CodeMemoryException("RtlAddFunctionTable refused the entry");
        }

        return new FunctionTable(copy);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Delete(_entry);
            NativeMemory.Free(_entry);
        }
    }

    [LibraryImport("kernel32", EntryPoint = "RtlAddFunctionTable")]
    [return: MarshalAs(UnmanagedType.U1)]
    private static partial bool Add(byte* table, uint count, ulong regionBase);

    [LibraryImport("kernel32", EntryPoint = "RtlDeleteFunctionTable")]
    [return: MarshalAs(UnmanagedType.U1)]
    private static partial bool Delete(byte* table);
}
