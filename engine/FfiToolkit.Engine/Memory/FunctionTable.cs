using System.Runtime.InteropServices;

namespace FfiToolkit.Memory;

/// <summary>
/// Windows: tells the unwinder about one stub (RtlAddFunctionTable, <c>winnt.h</c>), so that exceptions and
/// debuggers can walk through a call. Disposing takes it back.
/// </summary>
/// <param name="offset">
/// Where the stub's RUNTIME_FUNCTION is, in bytes from the stub, to which its own offsets are relative: it is part of what is
/// written with the code, since the operating system keeps its address.
/// </param>
internal sealed unsafe partial class FunctionTable(int offset) : ICodeRegistration
{
    private byte* _entry;

    public void Register(CodeAddress code)
    {
        byte* entry = (byte*)(code + offset).Value;
        if (!Add(entry, 1, (ulong)code.Value))
        {
            throw new CodeMemoryException("RtlAddFunctionTable refused the entry");
        }

        _entry = entry;
    }

    public void Dispose()
    {
        if (_entry is not null)
        {
            Delete(_entry);
            _entry = null;
        }
    }

    [LibraryImport("kernel32", EntryPoint = "RtlAddFunctionTable")]
    [return: MarshalAs(UnmanagedType.U1)]
    private static partial bool Add(byte* table, uint count, ulong regionBase);

    [LibraryImport("kernel32", EntryPoint = "RtlDeleteFunctionTable")]
    [return: MarshalAs(UnmanagedType.U1)]
    private static partial bool Delete(byte* table);
}
