namespace FfiToolkit.Memory;

/// <summary>A region cut into slots of <see cref="SlotSize"/> bytes, of which stubs take whole runs.</summary>
internal sealed class CodeChunk(CodeRegion region) : IDisposable
{
    /// <summary>One cache line: a stub never shares its line with another that is being written.</summary>
    internal const int SlotSize = 64;

    // None where the region holds one stub at a time, which a region that must not be written while it runs does.
    private readonly bool[] _taken = region.CanWriteWhileRunning ? new bool[region.Size / SlotSize] : [];

    // What the operating system was told of the code that starts in a slot; null where it needs to know nothing.
    private IDisposable?[]? _registrations;

    // Every slot before it is taken.
    private int _firstFree;

    internal CodeRegion Region { get; } = region;

    internal int TakenSlots { get; private set; }

    internal static int SlotsFor(int bytes) => (bytes + SlotSize - 1) / SlotSize;

    /// <summary>Takes the first run of free slots that is long enough.</summary>
    /// <returns>The first slot, or -1 where there is no such run.</returns>
    internal int Take(int slots)
    {
        if (_taken.Length == 0)
        {
            if (TakenSlots > 0 || slots * SlotSize > Region.Size)
            {
                return -1;
            }

            TakenSlots = slots;
            return 0;
        }

        int run = 0;
        for (int i = _firstFree; i < _taken.Length; i++)
        {
            run = _taken[i] ? 0 : run + 1;
            if (run == slots)
            {
                int first = i - slots + 1;
                Mark(first, slots, true);
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
        Withdraw(first);
        Mark(first, slots, false);
        _firstFree = Math.Min(_firstFree, first);
    }

    /// <summary>Keeps what the operating system was told of code; it is taken back before the memory is.</summary>
    /// <param name="first">The code's first slot.</param>
    /// <param name="registration">Takes it back.</param>
    internal void Keep(int first, IDisposable registration) => (_registrations ??= new IDisposable?[Math.Max(_taken.Length, 1)])[first] = registration;

    public void Dispose()
    {
        for (int i = 0; i < _registrations?.Length; i++)
        {
            Withdraw(i);
        }

        Region.Dispose();
    }

    private void Withdraw(int first)
    {
        if (_registrations?[first] is { } registration)
        {
            _registrations[first] = null;
            registration.Dispose();
        }
    }

    // By hand: the framework's fill of a span is compiled at run time, before the first call.
    private void Mark(int first, int slots, bool taken)
    {
        for (int i = first; i < first + slots && _taken.Length > 0; i++)
        {
            _taken[i] = taken;
        }

        TakenSlots += taken ? slots : -slots;
    }
}
