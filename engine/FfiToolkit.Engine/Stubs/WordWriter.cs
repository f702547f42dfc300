using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace FfiToolkit.Stubs;

/// <summary>Collects 32-bit instructions, little-endian, and checks operands before they are encoded.</summary>
/// <param name="listing">Takes one line per instruction, in the assembler's own syntax; null where none is wanted.</param>
internal sealed class WordWriter(List<string>? listing)
{
    private byte[] _buffer = new byte[128];
    private int _length;

    internal List<string>? Listing => listing;

    internal void Add(uint instruction, [InterpolatedStringHandlerArgument("")] ListingText text)
    {
        if (_length + sizeof(uint) > _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_length), instruction);
        _length += sizeof(uint);
        listing?.Add(text.ToString());
    }

    /// <summary>Bytes so far.</summary>
    internal int Length => _length;

    /// <summary>An instruction.</summary>
    internal uint At(int start) => BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(start));

    /// <summary>Adds bits to a branch that was added before, which is to go to what is added next, and says so in the listing.</summary>
    /// <param name="branch">Where it begins.</param>
    /// <param name="bits">Of its operand.</param>
    internal void Land(int branch, uint bits)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(branch), At(branch) | bits);
        if (listing is not null)
        {
            listing[branch / sizeof(uint)] += $"#{_length}";
        }
    }

    internal void Clear() => _length = 0;

    internal byte[] ToArray() => _buffer.AsSpan(0, _length).ToArray();

    /// <summary>An operand in its field's range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not fit: the emitter asked for what cannot be encoded.</exception>
    internal static uint Field(int value, int minimum, int maximum, string name) => value >= minimum && value <= maximum
        ? (uint)value
        : throw new ArgumentOutOfRangeException(name, value, $"Must be {minimum} to {maximum}.");

    /// <summary>A byte offset that an instruction holds in units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no multiple of the unit, or too large.</exception>
    internal static uint Scaled(int offset, int unit, int maximum, string name) => offset % unit == 0
        ? Field(offset / unit, 0, maximum, name)
        : throw new ArgumentOutOfRangeException(name, offset, $"Must be a multiple of {unit}.");
}
