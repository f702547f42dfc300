using FfiToolkit.Emulator.Images;

namespace FfiToolkit.Emulator.Machine;

/// <summary>What a guest's images import, and who stands in for it.</summary>
/// <remarks>
/// Functions are traps: each has an address where no memory is; a jump there stops the guest, and the handler of that name
/// runs. Variables must be memory: give their address with <see cref="Define"/>. What has neither fails when it is used,
/// with its name, so that an image may import what it never calls.
/// </remarks>
public sealed class ImportTable : IImportResolver
{
    private readonly ulong _firstTrap;
    private readonly Dictionary<string, ulong> _addresses = new(StringComparer.Ordinal);
    private readonly List<string> _traps = [];
    private readonly Dictionary<string, ImportHandler> _handlers = new(StringComparer.Ordinal);

    internal ImportTable(ulong firstTrap) => _firstTrap = firstTrap;

    /// <summary>The handler of a function, by its name in C.</summary>
    public ImportHandler this[string name]
    {
        set => _handlers[name] = value;
    }

    /// <summary>Lets an import be something in the guest's memory: a variable, or a symbol of another image.</summary>
    public void Define(string name, ulong address) => _addresses[name] = address;

    /// <summary>Every name that images have asked for since this was last cleared.</summary>
    internal HashSet<string> Asked { get; } = new(StringComparer.Ordinal);

    public ulong Resolve(string name)
    {
        Asked.Add(name);
        if (!_addresses.TryGetValue(name, out ulong address))
        {
            address = _firstTrap + (MemoryMap.TrapDistance * (ulong)_traps.Count);
            _traps.Add(name);
            _addresses.Add(name, address);
        }

        return address;
    }

    /// <summary>The import whose trap an address is.</summary>
    internal string? NameAt(ulong address)
    {
        ulong index = (address - _firstTrap) / MemoryMap.TrapDistance;
        return address >= _firstTrap && index < (ulong)_traps.Count ? _traps[(int)index] : null;
    }

    internal ImportHandler Handler(string name) => _handlers.GetValueOrDefault(name) ?? throw new UnknownImportException(name);
}
