using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using FfiToolkit.Abi;

namespace FfiToolkit.Stubs;

/// <summary>
/// Decides, for every convention alike, how a receiver stub brings its arguments to where its target wants them: in place and with a
/// jump, or with a frame and a call.
/// </summary>
internal static class ReceiverPlanner
{
    // Of copies that are passed by their address: what the stack has at a call where there are any.
    private const int CopyAlignment = 16;

    /// <summary>What a stub is called as, behind the receiver: addresses stand for aggregates, that of the result's memory before all others, and there are no dots.</summary>
    /// <param name="signature">The target's signature.</param>
    internal static Signature EntryOf(Signature signature)
    {
        if (!signature.HasAggregates && !signature.IsVariadic)
        {
            return signature;
        }

        bool hasResultAddress = signature.ReturnType.IsAggregate;
        NativeType[] types = signature.Types;
        NativeType[] entry = new NativeType[types.Length + (hasResultAddress ? 1 : 0)];
        entry.AsSpan().Fill(NativeType.Pointer);
        for (int i = 0; i < types.Length; i++)
        {
            if (!types[i].IsAggregate)
            {
                entry[entry.Length - types.Length + i] = types[i];
            }
        }

        return Signature.Of(hasResultAddress ? NativeType.Void : signature.ReturnType, entry);
    }

    /// <summary>Plans the moves, and the frame where one is needed.</summary>
    /// <param name="incoming">The layout of <see cref="EntryOf"/>, with the receiver.</param>
    /// <param name="outgoing">The layout of the call.</param>
    /// <param name="mustReturn">Whether the stub has something to do behind the target.</param>
    /// <param name="moves">Takes the moves, in an order that never overwrites what is still to be read.</param>
    /// <param name="frameBytes">Bytes of the argument area and of the copies behind it; null where the stub jumps.</param>
    /// <param name="reason">Why there is no stub.</param>
    internal static bool TryPlan(
        CallLayout incoming, CallLayout outgoing, bool mustReturn, MoveList moves, out int? frameBytes, [NotNullWhen(false)] out string? reason)
    {
        frameBytes = null;
        reason = null;
        if (!mustReturn && CanJump(incoming, outgoing))
        {
            _ = AddArguments(incoming, outgoing, hasFrame: false, moves);
            if (TryOrderParallel(moves.Moves))
            {
                return true;
            }

            moves.Clear();
        }

        if (outgoing.StackBytes > StubPlanner.MaximumStackBytes)
        {
            reason = $"{outgoing.StackBytes} bytes of arguments on the stack are more than the {StubPlanner.MaximumStackBytes} that a stub makes";
            return false;
        }

        int bytes = AddArguments(incoming, outgoing, hasFrame: true, moves);
        reason = bytes > StubPlanner.MaximumFrameBytes
            ? $"{bytes} bytes of arguments and copies are more than the {StubPlanner.MaximumFrameBytes} that a stub makes"
            : TryOrderParallel(moves.Moves) ? null : "the arguments change places in a cycle";
        frameBytes = bytes;
        return reason is null;
    }

    /// <summary>
    /// Whether nothing is left to do behind the target, nothing must be kept while it runs, and its arguments are where the stub's
    /// own caller made room for some.
    /// </summary>
    private static bool CanJump(CallLayout incoming, CallLayout outgoing)
    {
        bool isResultDone = outgoing.Signature.ReturnType.IsAggregate
            ? outgoing.Result.IsReference
            : outgoing.PiecesOf(outgoing.Result).SequenceEqual(incoming.PiecesOf(incoming.Result));
        for (int i = 0; i < outgoing.ArgumentCount; i++)
        {
            if (outgoing.Argument(i).IsReference)
            {
                return false;
            }
        }

        return isResultDone && outgoing.StackBytes <= incoming.StackBytes;
    }

    /// <returns>Bytes of the argument area and of the copies behind it.</returns>
    private static int AddArguments(CallLayout incoming, CallLayout outgoing, bool hasFrame, MoveList moves)
    {
        Convention convention = outgoing.Convention;
        int bytes = outgoing.StackBytes;
        int addresses = incoming.ArgumentCount - outgoing.ArgumentCount;
        if (outgoing.Result.IsReference)
        {
            Add(moves, new Move(incoming.PieceOf(0), outgoing.Pieces[outgoing.Result.First], ValueAccess.Word(convention.WordSize)));
        }

        for (int i = 0; i < outgoing.ArgumentCount; i++)
        {
            Piece source = incoming.PieceOf(addresses + i);
            NativeType type = outgoing.Signature.Types[i];

            // What fills a whole word on the stack is moved as it is: its upper bits are whatever the convention makes of them.
            ValueAccess access = source.Kind == LocationKind.Stack && source.Size >= convention.WordSize
                ? ValueAccess.Word(convention.WordSize)
                : ValueAccess.Of(incoming.Signature.Types[addresses + i], convention.Data);
            if (hasFrame && source.Kind == LocationKind.Stack)
            {
                source = source with { Kind = LocationKind.Slot };
            }

            Placement placement = outgoing.Argument(i);
            if (placement.IsReference)
            {
                int size = Types.TypeLayouts.Of(type, convention.Data).Size;
                Piece copy = new(LocationKind.Stack, StackArea.Align(bytes, CopyAlignment), size);
                bytes = StackArea.Align(copy.Index + size, convention.WordSize);
                AddBytes(moves, convention, source, copy);
                moves.Add(new Move(copy with { Kind = LocationKind.StackAddress }, outgoing.Pieces[placement.First], ValueAccess.Word(convention.WordSize)));
                continue;
            }

            foreach (Piece to in outgoing.PiecesOf(placement))
            {
                if (type.IsAggregate)
                {
                    AddBytes(moves, convention, source, to);
                }
                else
                {
                    AddScalar(moves, convention, new Move(source, to, access));
                }
            }
        }

        return bytes;
    }

    private static void Add(MoveList moves, Move move)
    {
        if (move.Source != move.Destination)
        {
            moves.Add(move);
        }
    }

    /// <summary>Adds the move of a scalar, word by word where it is wider than an integer register.</summary>
    private static void AddScalar(MoveList moves, Convention convention, Move move)
    {
        int word = convention.WordSize;
        if (move.Destination.Size <= word || move.Source == move.Destination)
        {
            Add(moves, move);
            return;
        }

        for (int i = 0; i < move.Destination.Size / word; i++)
        {
            moves.Add(new Move(move.Source.Word(i, word), move.Destination.Word(i, word), ValueAccess.Word(word)));
        }
    }

    /// <summary>Adds the moves of a piece of an aggregate from where its address is: to memory as many bytes at a time as can be, and no byte more than there are.</summary>
    /// <param name="moves">Takes the moves.</param>
    /// <param name="convention">The convention.</param>
    /// <param name="address">The place of the aggregate's address.</param>
    /// <param name="to">Where its bytes go.</param>
    private static void AddBytes(MoveList moves, Convention convention, Piece address, Piece to)
    {
        int word = convention.WordSize;
        for (int done = 0, size; done < to.Size; done += size)
        {
            size = Math.Min(word, to.Size - done);
            int index = to.Index + (to.IsMemory ? done : done / word);
            while (to.IsMemory && !CanMove(size, to.Offset + done, index, word))
            {
                size--;
            }

            Piece part = new(to.Kind, index, size, to.Offset + done);
            moves.Add(new Move(address, part, ValueAccess.Word(size), IsIndirect: true));
        }
    }

    /// <summary>Whether one instruction loads so many bytes, and one stores them: offsets are multiples of the size, and A32's halfwords are near ones alone.</summary>
    private static bool CanMove(int size, int offset, int index, int word) =>
        BitOperations.IsPow2(size) && (offset | index) % size == 0 && (word == sizeof(ulong) || size != sizeof(ushort));

    /// <summary>Orders moves that conceptually happen at once, so that none overwrites what another has still to read.</summary>
    /// <returns>Whether there is such an order. Dropping the first of several arguments moves each towards the front: no convention here has a cycle.</returns>
    private static bool TryOrderParallel(Span<Move> moves)
    {
        for (int done = 0; done < moves.Length; done++)
        {
            int free = done;
            while (free < moves.Length && IsStillRead(moves, done, free))
            {
                free++;
            }

            if (free == moves.Length)
            {
                return false;
            }

            Move next = moves[free];
            moves[done..free].CopyTo(moves[(done + 1)..]);
            moves[done] = next;
        }

        return true;
    }

    /// <summary>Whether another move, of those that are not done, reads what a move overwrites.</summary>
    private static bool IsStillRead(Span<Move> moves, int done, int move)
    {
        for (int i = done; i < moves.Length; i++)
        {
            if (i != move && moves[i].Source.Overlaps(moves[move].Destination))
            {
                return true;
            }
        }

        return false;
    }
}
