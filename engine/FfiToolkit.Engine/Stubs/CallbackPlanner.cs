using System.Diagnostics.CodeAnalysis;
using FfiToolkit.Abi;

namespace FfiToolkit.Stubs;

/// <summary>Decides, for every convention alike, how a callback's body stores its arguments into slots.</summary>
internal static class CallbackPlanner
{
    /// <summary>Plans the moves: sources are the places of the incoming call, destinations offsets in the slots.</summary>
    /// <param name="incoming">The layout of the call.</param>
    /// <param name="moves">Takes the moves. Any order will do: no destination is a source.</param>
    /// <param name="frame">What the body makes room for.</param>
    /// <param name="reason">Why there is no body.</param>
    internal static bool TryPlan(CallLayout incoming, MoveList moves, out CallbackFrame frame, [NotNullWhen(false)] out string? reason)
    {
        frame = default;
        if (incoming.StackBytes > StubPlanner.MaximumStackBytes)
        {
            reason = $"{incoming.StackBytes} bytes of arguments on the stack are more than the {StubPlanner.MaximumStackBytes} that a stub reads";
            return false;
        }

        frame = CallbackFrame.Of(incoming);
        int stored = frame.AggregatesOffset - frame.SlotsOffset;
        for (int i = 0; i < incoming.ArgumentCount; i++)
        {
            if (CallbackFrame.IsStored(incoming, i))
            {
                AddStored(incoming, i, stored, moves);
                stored += CallbackFrame.SizeOf(incoming, i);
            }
            else
            {
                Add(incoming, i, moves);
            }
        }

        reason = null;
        return true;
    }

    /// <summary>Whether the pieces of a value are one run of memory, once the body has saved what it saves first.</summary>
    internal static bool IsInMemory(Convention convention, ReadOnlySpan<Piece> pieces)
    {
        foreach (Piece piece in pieces)
        {
            if (piece.Kind == LocationKind.VectorRegister || (piece.Kind == LocationKind.IntegerRegister && !convention.SavesIntegerRegisters))
            {
                return false;
            }
        }

        return true;
    }

    private static void Add(CallLayout incoming, int argument, MoveList moves)
    {
        Convention convention = incoming.Convention;
        NativeType type = incoming.Signature.Types[argument];
        Placement placement = incoming.Argument(argument);
        Piece source = InMemory(convention, incoming.Pieces[placement.First]);
        if (type.IsAggregate && !placement.IsReference)
        {
            source = source with { Kind = LocationKind.StackAddress };
        }

        ValueAccess access = type.IsAggregate ? ValueAccess.Word(convention.WordSize) : ValueAccess.Of(type, convention.Data);
        moves.Add(new Move(source, SlotOf(argument), access));
    }

    /// <summary>Adds the pieces of an aggregate, and the address of where they go.</summary>
    private static void AddStored(CallLayout incoming, int argument, int offset, MoveList moves)
    {
        int word = incoming.Convention.WordSize;
        foreach (Piece piece in incoming.PiecesOf(incoming.Argument(argument)))
        {
            int size = piece.Kind == LocationKind.VectorRegister ? piece.Size : word;
            moves.Add(new Move(piece, new Piece(LocationKind.Slot, offset + piece.Offset, size), ValueAccess.Word(size)));
        }

        moves.Add(new Move(new Piece(LocationKind.SlotAddress, offset, word), SlotOf(argument), ValueAccess.Word(word)));
    }

    /// <summary>Where a piece is once integer registers have been saved in front of the argument area.</summary>
    private static Piece InMemory(Convention convention, Piece piece)
    {
        if (piece.Kind != LocationKind.IntegerRegister || !convention.SavesIntegerRegisters)
        {
            return piece;
        }

        int position = convention.IntegerRegisters.IndexOf(piece.Index) - convention.IntegerRegisters.Length;
        return piece with { Kind = LocationKind.Stack, Index = position * convention.WordSize };
    }

    private static Piece SlotOf(int argument) => new(LocationKind.Slot, argument * SlotMap.SlotSize, SlotMap.SlotSize);
}
