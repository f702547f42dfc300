using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace FfiToolkit.Calls;

/// <summary>Gives strings, buffers and handles an address for the time of one call. The first few cause no allocation.</summary>
internal unsafe struct ReferenceArguments : IDisposable
{
    private Entries _entries;
    private List<Entry>? _more;
    private int _count;

    /// <summary>Finds the address of a reference value.</summary>
    /// <param name="reference">The value's object: not a number, not null.</param>
    /// <param name="function">The name of the function that is called.</param>
    /// <param name="index">The 0-based index of the argument.</param>
    /// <param name="address">The address, valid until this object is disposed.</param>
    /// <returns>False where the object is of a kind that no native type accepts.</returns>
    /// <exception cref="FfiArgumentException">The object is of a right kind but cannot be passed.</exception>
    internal bool TryPin(object reference, string function, int index, out ulong address)
    {
        Entry entry;
        switch (reference)
        {
            case string text:
                entry = new Entry { Text = CopyText(text, function, index) };
                address = (ulong)entry.Text;
                break;
            case Array array:
                GCHandle pin = GCHandle.Alloc(array, GCHandleType.Pinned);
                entry = new Entry { Pin = new MemoryHandle((void*)pin.AddrOfPinnedObject(), pin) };
                address = (ulong)entry.Pin.Pointer;
                break;
            case BufferReference buffer:
                entry = new Entry { Pin = buffer.Memory.Pin() };
                address = (ulong)entry.Pin.Pointer;
                break;
            case SafeHandle handle:
                entry = new Entry { Handle = Hold(handle, function, index) };
                address = (ulong)handle.DangerousGetHandle();
                break;
            case NativeCallback callback:
                entry = new Entry { Callback = callback };
                address = (ulong)callback.Pointer;
                break;
            default:
                address = 0;
                return false;
        }

        Add(entry);
        return true;
    }

    public readonly void Dispose()
    {
        for (int i = 0; i < Math.Min(_count, Entries.Length); i++)
        {
            _entries[i].Release();
        }

        _more?.ForEach(static entry => entry.Release());
    }

    private void Add(in Entry entry)
    {
        if (_count < Entries.Length)
        {
            _entries[_count] = entry;
        }
        else
        {
            (_more ??= []).Add(entry);
        }

        _count++;
    }

    private static nint CopyText(string text, string function, int index)
    {
        int end = text.IndexOf('\0');
        if (end >= 0)
        {
            throw ArgumentRefusal.Because(function, index, $"is a string with a null character at position {end}, which would end it there");
        }

        int bytes = Encoding.UTF8.GetByteCount(text);
        byte* copy = (byte*)NativeMemory.Alloc((nuint)bytes + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(copy, bytes));
        copy[bytes] = 0;
        return (nint)copy;
    }

    private static SafeHandle Hold(SafeHandle handle, string function, int index)
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

        return handle;
    }

    /// <summary>What one argument holds: a copy of text, pinned memory, a handle or a callback.</summary>
    private struct Entry
    {
        internal nint Text;
        internal MemoryHandle Pin;
        internal SafeHandle? Handle;
        internal NativeCallback? Callback;

        internal readonly void Release()
        {
            NativeMemory.Free((void*)Text);
            MemoryHandle pin = Pin;
            pin.Dispose();
            Handle?.DangerousRelease();
            GC.KeepAlive(Callback);
        }
    }

    [InlineArray(Length)]
    private struct Entries
    {
        internal const int Length = 4;

        private Entry _first;
    }
}
