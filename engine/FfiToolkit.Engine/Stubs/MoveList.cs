namespace FfiToolkit.Stubs;

/// <summary>The moves of one stub after the other.</summary>
internal sealed class MoveList
{
    private Move[] _moves = new Move[16];
    private int _count;

    /// <summary>The moves so far, in their order.</summary>
    internal Span<Move> Moves => _moves.AsSpan(0, _count);

    internal void Add(Move move)
    {
        if (_count == _moves.Length)
        {
            Array.Resize(ref _moves, 2 * _count);
        }

        _moves[_count++] = move;
    }

    /// <summary>Forgets the moves, for the next stub.</summary>
    internal void Clear() => _count = 0;
}
