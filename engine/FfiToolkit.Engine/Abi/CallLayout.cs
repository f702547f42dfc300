namespace FfiToolkit.Abi;

/// <summary>Where a calling convention puts every argument of a call, and where its result is.</summary>
/// <param name="Convention">The convention.</param>
/// <param name="Signature">What is called; a receiver is not part of it.</param>
/// <param name="HasReceiver">Whether a receiver address comes before the first parameter, as V8 passes one.</param>
/// <param name="Pieces">The pieces of the result, if any, then those of the arguments, left to right; the receiver is not listed.</param>
/// <param name="Placements">Each argument's placement; null where every argument is one piece that is no reference, as scalars are.</param>
/// <param name="Result">The result's placement. A reference's register is one that no argument has.</param>
/// <param name="StackBytes">The size of the argument area on the stack, in bytes, with what the convention reserves in it.</param>
/// <param name="VectorRegisters">How many vector registers hold arguments.</param>
internal sealed record CallLayout(
    Convention Convention,
    Signature Signature,
    bool HasReceiver,
    Piece[] Pieces,
    Placement[]? Placements,
    Placement Result,
    int StackBytes,
    int VectorRegisters)
{
    /// <summary>How many arguments there are.</summary>
    public int ArgumentCount => Signature.Types.Length;

    /// <summary>The placement of an argument.</summary>
    public Placement Argument(int index) => Placements is null ? new Placement(Result.Count + index, 1) : Placements[index];

    /// <summary>Whether the bytes of every value are where those of another call's values are.</summary>
    public bool PlacesAs(CallLayout other)
    {
        if (ArgumentCount != other.ArgumentCount || StackBytes != other.StackBytes || Result != other.Result || !Pieces.AsSpan().SequenceEqual(other.Pieces))
        {
            return false;
        }

        for (int i = 0; i < ArgumentCount; i++)
        {
            if (Argument(i) != other.Argument(i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The place of an argument that is a scalar.</summary>
    public Piece PieceOf(int argument) => Pieces[Argument(argument).First];

    /// <summary>The pieces of a placement of this layout.</summary>
    public ReadOnlySpan<Piece> PiecesOf(Placement placement) => Pieces.AsSpan(placement.First, placement.Count);
}
