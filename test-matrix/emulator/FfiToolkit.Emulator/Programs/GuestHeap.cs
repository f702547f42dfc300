using System.Buffers.Binary;
using FfiToolkit.Emulator.Machine;
using FfiToolkit.Emulator.Unicorn;

namespace FfiToolkit.Emulator.Programs;

/// <summary>The guest's <c>malloc</c>: it notices what is freed twice, never allocated, or written past its end.</summary>
internal sealed class GuestHeap(GuestMachine machine)
{
    private const ulong Alignment = 16;
    private const ulong Chunk = 1 << 20;
    private const ulong Guard = 0xfdfd_abad_1dea_fdfd;
    private const byte Fresh = 0xcd;
    private const byte Freed = 0xdd;

    private readonly Dictionary<ulong, ulong> _blocks = [];
    private ulong _next;
    private ulong _end;

    /// <summary>Allocates; what C leaves undefined is filled with a pattern.</summary>
    internal ulong Allocate(ulong size, bool isZero)
    {
        // The memory is never used again: a block that is used after it was freed holds the pattern of freed ones.
        ulong room = (size + sizeof(ulong) + Alignment - 1) / Alignment * Alignment;
        if (_end - _next < room)
        {
            ulong chunk = Math.Max(Chunk, room);
            _next = machine.Pages.Map(chunk, MemoryAccess.Read | MemoryAccess.Write);
            _end = _next + chunk;
        }

        ulong address = _next;
        _next += room;
        _blocks.Add(address, size);
        Fill(address, size, isZero ? (byte)0 : Fresh);
        Span<byte> guard = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(guard, Guard);
        machine.Write(address + size, guard);
        return address;
    }

    /// <exception cref="GuestAbortException">The block is none, or was written past its end.</exception>
    internal void Free(ulong address)
    {
        if (address == 0)
        {
            return;
        }

        ulong size = SizeOf(address, "free");
        _blocks.Remove(address);
        Fill(address, size, Freed);
    }

    internal ulong Reallocate(ulong address, ulong size)
    {
        ulong other = Allocate(size, isZero: false);
        if (address != 0)
        {
            byte[] bytes = new byte[Math.Min(size, SizeOf(address, "realloc"))];
            machine.Read(address, bytes);
            machine.Write(other, bytes);
            Free(address);
        }

        return other;
    }

    private ulong SizeOf(ulong address, string function)
    {
        if (!_blocks.TryGetValue(address, out ulong size))
        {
            throw new GuestAbortException($"{function} of 0x{address:x}, which malloc did not give or which was freed before");
        }

        Span<byte> guard = stackalloc byte[sizeof(ulong)];
        machine.Read(address + size, guard);
        return BinaryPrimitives.ReadUInt64LittleEndian(guard) == Guard
            ? size
            : throw new GuestAbortException($"{function} of 0x{address:x}, behind whose {size} bytes something was written");
    }

    private void Fill(ulong address, ulong size, byte value)
    {
        byte[] bytes = new byte[size];
        bytes.AsSpan().Fill(value);
        machine.Write(address, bytes);
    }
}
