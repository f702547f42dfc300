namespace FfiToolkit.Memory;

/// <summary>A region cut into slots of <see cref="SlotSize"/> bytes, of which stubs take whole runs.</summary>
internal sealed class CodeChunk(CodeRegion region) : IDisposable
{
    /// <summary>One cache line: a stub never shares its line with another that is being written.</summary>
    internal const int SlotSize = 64;

    private readonly bool[] _taken = new bool[region.Size / SlotSize];

    // Every slot before it is taken.
    private int _firstFree;

    internal CodeRegion Region { get; } = region;

    internal int TakenSlots { get; private set; }

    internal static int SlotsFor(int bytes) => (bytes + SlotSize - 1) / SlotSize;

    /// <summary>Takes the first run of free slots that is long enough.</summary>
    /// <returns>The first slot, or -1 where there is no such run.</returns>
    internal int Take(int slots)
    {
        // A region that must not be written while it runs holds one stub at a time.
        if (!Region.CanWriteWhileRunning && TakenSlots > 0)
        {
            return -1;
        }

        int run = 0;
        for (int i = _firstFree; i < _taken.Length; i++)
        {
            run = _taken[i] ? 0 : run + 1;
            if (run == slots)
            {
                int first = i - slots + 1;
                _taken.AsSpan(first, slots).Fill(true);
                TakenSlots += slots;
                if (first == _firstFree)
                {
                    _firstFree = i + 1;
                }

                return first;
            }
        }

        return -1;
    }

    internal void Release(int first, int slots)
    {
        _taken.AsSpan(first, slots).Clear();
        TakenSlots -= slots;
        _firstFree = Math.Min(_firstFree, first);
    }

    public void Dispose() => Region.Dispose();
}
