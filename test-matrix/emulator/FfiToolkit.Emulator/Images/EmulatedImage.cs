using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace FfiToolkit.Emulator.Images;

/// <summary>An image as it is to lie in the guest's memory: relocated, imports bound, symbols by name.</summary>
public sealed class EmulatedImage
{
    private readonly byte[] _memory;
    private readonly FrozenDictionary<string, ulong> _symbols;

    internal EmulatedImage(ulong @base, byte[] memory, IEnumerable<ImageSegment> segments, IReadOnlyDictionary<string, ulong> symbols)
    {
        Base = @base;
        _memory = memory;
        Segments = [.. segments];
        _symbols = symbols.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Where the image begins.</summary>
    public ulong Base { get; }

    /// <summary>The bytes from <see cref="Base"/> on.</summary>
    public ReadOnlySpan<byte> Memory => _memory;

    public ImmutableArray<ImageSegment> Segments { get; }

    /// <summary>The name by which others import it: SONAME, install name, or the name in the export directory; empty where it has none.</summary>
    public string Name { get; init; } = "";

    /// <summary>The names of the libraries that it imports from.</summary>
    public ImmutableArray<string> Needed { get; init; } = [];

    /// <summary>Addresses by C name. Bit 0 of a Thumb function's address is set.</summary>
    public IReadOnlyDictionary<string, ulong> Symbols => _symbols;

    /// <summary>The address of a symbol.</summary>
    /// <param name="name">Its name in C.</param>
    /// <exception cref="EmulatorException">The image exports no such symbol.</exception>
    public ulong this[string name] => _symbols.TryGetValue(name, out ulong address)
        ? address
        : throw new EmulatorException($"The image exports no '{name}' ({_symbols.Count} other symbols). Is it static, or missing from the export list?");

    /// <summary>The closest symbol at or before an address, for messages.</summary>
    internal bool TryDescribe(ulong address, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (address < Base || address >= Base + (ulong)_memory.Length)
        {
            return false;
        }

        var before = _symbols.Where(symbol => (symbol.Value & ~1UL) <= address).OrderByDescending(static symbol => symbol.Value).FirstOrDefault();
        text = before.Key is null ? $"image+0x{address - Base:x}" : $"{before.Key}+0x{address - (before.Value & ~1UL):x}";
        return true;
    }
}
