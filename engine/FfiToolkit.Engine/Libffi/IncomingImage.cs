using FfiToolkit.Abi;
using FfiToolkit.Types;

namespace FfiToolkit.Libffi;

/// <summary>
/// A call that a closure of libffi receives, as a <see cref="RegisterImage"/>: libffi is told of registers and stack words alone, and
/// the arguments are found in them by our own layout.
/// </summary>
internal sealed unsafe class IncomingImage
{
    private readonly CallLayout _layout;
    private readonly RegisterImage _image;
    private readonly int[] _aggregates;

    internal IncomingImage(LibffiLibrary library, Signature signature)
    {
        Convention convention = Convention.Of(TargetAbis.Host!.Value);
        _layout = convention.Lay(signature, hasReceiver: false);
        _image = new RegisterImage(_layout);
        _aggregates = new int[signature.Types.Length];
        Bytes = _image.Bytes;
        for (int i = 0; i < _aggregates.Length; i++)
        {
            _aggregates[i] = Bytes;
            Bytes += signature.Types[i].IsAggregate ? StackArea.Align(TypeLayouts.Of(signature.Types[i], convention.Data).Size, SlotMap.SlotSize) : 0;
        }

        nint word = _image.DescribeWord(library);
        ImageResult result = _image.ResultAddress is null ? ImageResult.Of(library, _layout, word) : new ImageResult(word);
        Prepared = new PreparedInterface(library, signature, Describe(library), result.Descriptor, result.Memory);
    }

    internal PreparedInterface Prepared { get; }

    /// <summary>How much memory <see cref="FindArguments"/> needs.</summary>
    internal int Bytes { get; }

    /// <summary>Finds the arguments.</summary>
    /// <param name="values">Where libffi has the registers and stack words.</param>
    /// <param name="result">Where libffi wants the result; becomes where the caller wants it.</param>
    /// <param name="memory">As many bytes as are needed.</param>
    /// <param name="slots">Takes a slot per argument: a scalar extended by its type, the address of an aggregate.</param>
    internal void FindArguments(void** values, ref byte* result, byte* memory, ulong* slots)
    {
        for (int i = 0; i < _image.Values; i++)
        {
            int bytes = _image.SizeOf(i);
            Buffer.MemoryCopy(values[i], memory + _image.OffsetOf(i), bytes, bytes);
        }

        for (int i = 0; i < _aggregates.Length; i++)
        {
            slots[i] = Load(i, memory);
        }

        if (_image.ResultAddress is { } address)
        {
            // Where the convention wants it, that address is the result.
            nint buffer = *(nint*)(memory + _image.PlaceOf(address));
            *(nint*)result = buffer;
            result = (byte*)buffer;
        }
    }

    private ulong Load(int argument, byte* memory)
    {
        NativeType type = _layout.Signature.Types[argument];
        Placement placement = _layout.Argument(argument);
        if (!type.IsAggregate || placement.IsReference)
        {
            NativeKind kind = placement.IsReference ? NativeKind.Pointer : _layout.Convention.Data.Resolve(type);
            return Calls.ScalarMemory.Read(kind, new ReadOnlySpan<byte>(memory + _image.PlaceOf(_layout.Pieces[placement.First]), sizeof(ulong)));
        }

        byte* aggregate = memory + _aggregates[argument];
        foreach (Piece piece in _layout.PiecesOf(placement))
        {
            Buffer.MemoryCopy(memory + _image.PlaceOf(piece), aggregate + piece.Offset, piece.Size, piece.Size);
        }

        return (ulong)aggregate;
    }

    private nint[] Describe(LibffiLibrary library)
    {
        nint[] types = _image.DescribeValues(library);
        foreach (Piece piece in _layout.Pieces.AsSpan(_layout.Result.Count))
        {
            // Where a position has a register of each class, its type says which of them is read.
            if (piece.Kind == LocationKind.VectorRegister && _image.Vectors == 0)
            {
                types[piece.Index] = library.GetDescriptor(NativeKind.Float64);
            }
        }

        return types;
    }
}
