using System.Diagnostics.CodeAnalysis;
using FfiToolkit.Abi;

namespace FfiToolkit.Stubs;

/// <summary>Decides, for every convention alike, which values a stub moves and in which order.</summary>
internal static class StubPlanner
{
    /// <summary>The most parameters that a stub takes. libffi, without a bound of ours, serves longer signatures.</summary>
    /// <remarks>Keeps the argument area of a slot stub far below one guard page, so that no stack probe is needed.</remarks>
    internal const int MaximumParameters = 128;

    private static readonly LocationKind[] s_slotOrder = [LocationKind.Stack, LocationKind.VectorRegister, LocationKind.IntegerRegister];

    /// <summary>Says why a signature has no stub, or null where it can have one.</summary>
    internal static string? FindObstacle(Signature signature)
    {
        if (IsFunction(signature.ReturnType) || HasFunction(signature.Types))
        {
            return "a parameter or the result is of type 'function'";
        }

        return signature.Types.Length > MaximumParameters
            ? $"{signature.Types.Length} parameters are more than the {MaximumParameters} that a stub takes"
            : null;
    }

    /// <summary>Plans the moves of a receiver stub: every argument one place towards the front, in place.</summary>
    /// <param name="incoming">The layout with the receiver.</param>
    /// <param name="outgoing">The layout of the same signature without it.</param>
    /// <param name="moves">The moves, in an order that never overwrites what is still to be read.</param>
    /// <param name="reason">Why the stub cannot be a tail jump.</param>
    internal static bool TryPlanReceiver(CallLayout incoming, CallLayout outgoing, out Move[] moves, [NotNullWhen(false)] out string? reason)
    {
        MoveList pending = new(outgoing);
        for (int i = 0; i < outgoing.Arguments.Length; i++)
        {
            ArgumentLocation from = incoming.Arguments[i];
            ArgumentLocation to = outgoing.Arguments[i];

            // The argument area belongs to the stub only as far as its own caller made it: a value may move towards
            // the front, never past the end.
            if (to.Kind == LocationKind.Stack && (from.Kind != LocationKind.Stack || to.Index > from.Index))
            {
                moves = [];
                reason = $"argument {i} would need more stack than the caller made";
                return false;
            }

            if (from != to)
            {
                pending.AddByWords(new Move(from, to, outgoing.Signature.Types[i]));
            }
        }

        moves = pending.ToArray();
        reason = TryOrderParallel(moves) ? null : "the arguments change places in a cycle";
        return reason is null;
    }

    /// <summary>Plans the moves of a slot stub: stack first, while every register is free, then vectors, then integers.</summary>
    /// <param name="outgoing">The layout of the call.</param>
    internal static Move[] PlanSlots(CallLayout outgoing)
    {
        MoveList moves = new(outgoing);
        foreach (LocationKind kind in s_slotOrder)
        {
            for (int i = 0; i < outgoing.Arguments.Length; i++)
            {
                if (outgoing.Arguments[i].Kind == kind)
                {
                    moves.AddByWords(new Move(ArgumentLocation.Slot(i), outgoing.Arguments[i], outgoing.Signature.Types[i]));
                }
            }
        }

        return moves.ToArray();
    }

    /// <summary>Orders moves that conceptually happen at once, so that none overwrites what another has still to read.</summary>
    /// <returns>Whether there is such an order. Dropping the first of several arguments moves each towards the front: no convention here has a cycle.</returns>
    private static bool TryOrderParallel(Move[] moves)
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
            Array.Copy(moves, done, moves, done + 1, free - done);
            moves[done] = next;
        }

        return true;
    }

    /// <summary>Whether another move, of those that are not done, reads what a move overwrites.</summary>
    private static bool IsStillRead(Move[] moves, int done, int move)
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

    private static bool IsFunction(NativeType type) => type is PointerType { Accepts: ArgumentPolicy.Function };

    private static bool HasFunction(NativeType[] types)
    {
        foreach (NativeType type in types)
        {
            if (IsFunction(type))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Moves of a layout, as many as there may be: the code of a framework's list would be compiled before the first call.</summary>
    private struct MoveList(CallLayout layout)
    {
        private readonly int _word = CallLayouts.WordSize(layout.Abi);
        private readonly Move[] _moves = new Move[layout.Arguments.Length * (ArgumentLocation.SlotSize / CallLayouts.WordSize(layout.Abi))];
        private int _count;

        /// <summary>Adds a move, split where the value is wider than an integer register, unless a vector register takes it whole.</summary>
        internal void AddByWords(Move move)
        {
            if (move.Destination.Size <= _word || move.Destination.Kind == LocationKind.VectorRegister)
            {
                _moves[_count++] = move;
                return;
            }

            for (int i = 0; i < move.Destination.Size / _word; i++)
            {
                _moves[_count++] = new Move(move.Source.Word(i, _word), move.Destination.Word(i, _word), NativeType.UInt32);
            }
        }

        internal readonly Move[] ToArray()
        {
            if (_count == _moves.Length)
            {
                return _moves;
            }

            Move[] moves = new Move[_count];
            Array.Copy(_moves, moves, _count);
            return moves;
        }
    }
}
