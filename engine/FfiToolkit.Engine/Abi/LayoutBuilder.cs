namespace FfiToolkit.Abi;

/// <summary>A call that is being laid out: the places that are taken so far.</summary>
/// <remarks>Makes one array for a call of scalars: calls are laid out before the first call of a program.</remarks>
/// <param name="convention">The convention.</param>
/// <param name="signature">What is called.</param>
/// <param name="hasReceiver">Whether a receiver address comes first.</param>
internal struct LayoutBuilder(Convention convention, Signature signature, bool hasReceiver)
{
    private Piece[] _pieces = new Piece[signature.Types.Length + (signature.ReturnType.Kind == NativeKind.Void ? 0 : 1)];
    private Placement[]? _placements;
    private Placement _result;
    private int _count;
    private int _first;
    private int _arguments;

    /// <summary>How many integer registers are taken; where places go by position, how many positions.</summary>
    internal int Integers { get; set; } = hasReceiver ? 1 : 0;

    /// <summary>How many vector registers are taken, where they are taken in their order.</summary>
    internal int Vectors { get; set; }

    /// <summary>The single-precision registers that are taken, a bit each, where they are taken out of order.</summary>
    internal int TakenSingles { get; set; }

    /// <summary>The argument area. Not a property: places are taken from it.</summary>
    internal StackArea Stack = new(convention.HomeBytes);

    /// <summary>Adds a piece of the value that is being placed.</summary>
    internal void Add(Piece piece)
    {
        if (_count == _pieces.Length)
        {
            Array.Resize(ref _pieces, (2 * _count) + 2);
        }

        _pieces[_count++] = piece;
    }

    /// <summary>Adds a piece in a register.</summary>
    internal void Add(LocationKind kind, int register, int size, int offset = 0) => Add(new Piece(kind, register, size, offset));

    /// <summary>The pieces since the last value are those of the result.</summary>
    /// <param name="isReference">Whether the one piece is the register of its buffer's address.</param>
    internal void EndResult(bool isReference)
    {
        _result = new Placement(0, _count, isReference);
        _first = _count;
    }

    /// <summary>The pieces since the last value are those of the next argument.</summary>
    /// <param name="isReference">Whether the one piece is where the address of its copy is passed.</param>
    internal void EndArgument(bool isReference)
    {
        if (_placements is null && (isReference || _count != _first + 1))
        {
            _placements = new Placement[signature.Types.Length];
            for (int i = 0; i < _arguments; i++)
            {
                _placements[i] = new Placement(_result.Count + i, 1);
            }
        }

        if (_placements is not null)
        {
            _placements[_arguments] = new Placement(_first, _count - _first, isReference);
        }

        _arguments++;
        _first = _count;
    }

    internal readonly CallLayout ToLayout()
    {
        Piece[] pieces = _pieces;
        if (_count < pieces.Length)
        {
            pieces = new Piece[_count];
            Array.Copy(_pieces, pieces, _count);
        }

        return new CallLayout(convention, signature, hasReceiver, pieces, _placements, _result, Stack.Bytes, Vectors);
    }
}
