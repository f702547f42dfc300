using FfiToolkit.Emulator.Unicorn;

namespace FfiToolkit.Emulator.Machine;

/// <summary>Memory that a guest asks its system for. No address is given out twice: what is used after it was given back faults.</summary>
public sealed class GuestPages
{
    /// <summary>Bytes of a page. Apple's arm64 has 16 KiB, and asks for multiples of it.</summary>
    public const ulong PageSize = UnicornEngine.PageSize;

    // Between two ranges nothing is mapped, so that running off one of them faults.
    private const ulong Gap = 64 << 10;
    private const ulong Alignment = 64 << 10;

    private readonly UnicornEngine _engine;
    private readonly SortedDictionary<ulong, (ulong Size, MemoryAccess Access)> _ranges = [];
    private readonly ulong _first;
    private ulong _next;

    internal GuestPages(UnicornEngine engine, ulong first)
    {
        _engine = engine;
        _first = _next = first;
    }

    /// <summary>How many ranges there are that were not given back.</summary>
    public int Count => _ranges.Count;

    /// <summary>Maps memory, zero at first.</summary>
    public ulong Map(ulong size, MemoryAccess access)
    {
        size = RoundUp(Math.Max(size, 1));
        ulong address = _next;
        _engine.Map(address, size, access);
        _ranges.Add(address, (size, access));
        _next = (address + size + Gap + Alignment - 1) / Alignment * Alignment;
        return address;
    }

    /// <summary>Gives a range back, or a part of one.</summary>
    /// <returns>Whether it was mapped.</returns>
    public bool TryUnmap(ulong address, ulong size)
    {
        if (!TrySplit(address, RoundUp(size)))
        {
            return false;
        }

        _engine.Unmap(address, RoundUp(size));
        _ranges.Remove(address);
        return true;
    }

    /// <summary>Changes what may be done with a range, or a part of one.</summary>
    /// <returns>Whether it was mapped.</returns>
    public bool TryProtect(ulong address, ulong size, MemoryAccess access)
    {
        if (!TrySplit(address, RoundUp(size)))
        {
            return false;
        }

        _engine.Protect(address, RoundUp(size), access);
        _ranges[address] = (RoundUp(size), access);
        return true;
    }

    /// <summary>The range that an address lies in.</summary>
    /// <param name="address">The address.</param>
    /// <param name="start">The range's first byte.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="access">What may be done with it.</param>
    public bool TryFind(ulong address, out ulong start, out ulong size, out MemoryAccess access)
    {
        foreach ((ulong first, (ulong length, MemoryAccess allowed)) in _ranges)
        {
            if (address >= first && address - first < length)
            {
                (start, size, access) = (first, length, allowed);
                return true;
            }
        }

        (start, size, access) = (0, 0, MemoryAccess.None);
        return false;
    }

    /// <summary>Whether an address was given out at some time.</summary>
    internal bool Contains(ulong address) => address >= _first && address < _next;

    /// <summary>Makes a range of its own of what may be part of one.</summary>
    private bool TrySplit(ulong address, ulong size)
    {
        if (address % PageSize != 0 || size == 0 || !TryFind(address, out ulong start, out ulong length, out MemoryAccess access) || address - start + size > length)
        {
            return false;
        }

        _ranges.Remove(start);
        Keep(start, address - start);
        Keep(address, size);
        Keep(address + size, start + length - (address + size));
        return true;

        void Keep(ulong first, ulong count)
        {
            if (count > 0)
            {
                _ranges.Add(first, (count, access));
            }
        }
    }

    private static ulong RoundUp(ulong size) => (size + PageSize - 1) / PageSize * PageSize;
}
