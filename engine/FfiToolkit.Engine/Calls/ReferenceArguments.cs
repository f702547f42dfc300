using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace FfiToolkit.Calls;

/// <summary>Gives strings, buffers and handles an address for the time of one call.</summary>
internal sealed unsafe class ReferenceArguments : IDisposable
{
    private readonly List<nint> _texts = [];
    private readonly List<GCHandle> _pins = [];
    private readonly List<MemoryHandle> _memories = [];
    private readonly List<SafeHandle> _handles = [];

    /// <summary>Finds the address of a reference value.</summary>
    /// <param name="reference">The value's object: not a number, not null.</param>
    /// <param name="function">The name of the function that is called.</param>
    /// <param name="index">The 0-based index of the argument.</param>
    /// <param name="address">The address, valid until this object is disposed.</param>
    /// <returns>False where the object is of a kind that no native type accepts.</returns>
    /// <exception cref="FfiArgumentException">The object is of a right kind but cannot be passed.</exception>
    internal bool TryPin(object reference, string function, int index, out ulong address)
    {
        switch (reference)
        {
            case string text:
                address = (ulong)CopyText(text, function, index);
                return true;
            case BufferReference buffer:
                MemoryHandle memory = buffer.Memory.Pin();
                _memories.Add(memory);
                address = (ulong)memory.Pointer;
                return true;
            case Array array:
                GCHandle pin = GCHandle.Alloc(array, GCHandleType.Pinned);
                _pins.Add(pin);
                address = (ulong)pin.AddrOfPinnedObject();
                return true;
            case SafeHandle handle:
                address = (ulong)Hold(handle, function, index);
                return true;
            default:
                address = 0;
                return false;
        }
    }

    public void Dispose()
    {
        _texts.ForEach(static text => NativeMemory.Free((void*)text));
        _pins.ForEach(static pin => pin.Free());
        _memories.ForEach(static memory => memory.Dispose());
        _handles.ForEach(static handle => handle.DangerousRelease());
    }

    private nint CopyText(string text, string function, int index)
    {
        int end = text.IndexOf('\0');
        if (end >= 0)
        {
            throw ArgumentRefusal.Because(function, index, $"is a string with a null character at position {end}, which would end it there");
        }

        int bytes = Encoding.UTF8.GetByteCount(text);
        byte* copy = (byte*)NativeMemory.Alloc((nuint)bytes + 1);
        _texts.Add((nint)copy);
        Encoding.UTF8.GetBytes(text, new Span<byte>(copy, bytes));
        copy[bytes] = 0;
        return (nint)copy;
    }

    private nint Hold(SafeHandle handle, string function, int index)
    {
        bool added = false;
        try
        {
            handle.DangerousAddRef(ref added);
        }
        catch (ObjectDisposedException)
        {
            throw ArgumentRefusal.Because(function, index, $"is a closed {handle.GetType().Name}");
        }

        _handles.Add(handle);
        return handle.DangerousGetHandle();
    }
}
