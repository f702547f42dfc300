namespace FfiToolkit.Types;

/// <summary>Puts the fields of a struct behind each other, in bits from its start.</summary>
/// <param name="isMicrosoft">Whether bit-fields are placed by Microsoft's rules.</param>
internal struct FieldPlacer(bool isMicrosoft)
{
    private const int BitsOfByte = 8;

    // The word that bit-fields share by Microsoft's rules.
    private long _word;
    private int _wordBytes;

    /// <summary>Bytes up to the end of the last field.</summary>
    internal readonly long EndBytes => (EndBits + BitsOfByte - 1) / BitsOfByte;

    private long EndBits { get; set; }

    /// <summary>Where a field that is no bit-field begins, in bytes.</summary>
    internal long Place(int size, int alignment)
    {
        long start = Up(EndBytes, alignment);
        EndBits = (start + size) * BitsOfByte;
        _wordBytes = 0;
        return start;
    }

    /// <summary>Where a bit-field begins, in bits.</summary>
    /// <param name="size">Bytes of its type: also its alignment.</param>
    /// <param name="bits">How many bits it has.</param>
    internal long PlaceBits(int size, int bits) => isMicrosoft ? PlaceInOwnWord(size, bits) : PlaceInAnyWord(size, bits);

    /// <summary>The next multiple of an alignment.</summary>
    internal static long Up(long value, int alignment) => (value + alignment - 1) / alignment * alignment;

    // psABI AMD64 3.1.2, AAPCS64 10.1.8: "bit-fields must be contained in a storage unit appropriate for its declared type", which
    // they share with any other field; one that would not fit begins the next.
    private long PlaceInAnyWord(int size, int bits)
    {
        int word = size * BitsOfByte;
        long first = EndBits / word == (EndBits + bits - 1) / word ? EndBits : Up(EndBits, word);
        EndBits = first + bits;
        return first;
    }

    // Microsoft C++, "C bit fields": bit-fields share a word where their types have the same size and they fit; it takes the type's whole size.
    private long PlaceInOwnWord(int size, int bits)
    {
        if (_wordBytes != size || _word + bits > EndBits)
        {
            _word = Up(EndBytes, size) * BitsOfByte;
            _wordBytes = size;
            EndBits = _word + (size * BitsOfByte);
        }

        long first = _word;
        _word += bits;
        return first;
    }
}
