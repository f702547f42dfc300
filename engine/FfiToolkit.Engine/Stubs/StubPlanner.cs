using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using FfiToolkit.Abi;

namespace FfiToolkit.Stubs;

/// <summary>Decides, for every convention alike, which values a stub moves and in which order.</summary>
internal static class StubPlanner
{
    /// <summary>The most parameters that a stub takes. libffi, without a bound of ours, serves longer signatures.</summary>
    /// <remarks>Keeps the argument area of a slot stub far below one guard page, so that no stack probe is needed.</remarks>
    internal const int MaximumParameters = 128;

    /// <summary>Says why a signature has no stub, or null where it can have one.</summary>
    internal static string? FindObstacle(Signature signature)
    {
        if (signature.ReturnType == NativeType.Function || signature.Parameters.Contains(NativeType.Function))
        {
            return "a parameter or the result is of type 'function'";
        }

        return signature.Parameters.Length > MaximumParameters
            ? $"{signature.Parameters.Length} parameters are more than the {MaximumParameters} that a stub takes"
            : null;
    }

    /// <summary>Plans the moves of a receiver stub: every argument one place towards the front, in place.</summary>
    /// <param name="incoming">The layout with the receiver.</param>
    /// <param name="outgoing">The layout of the same signature without it.</param>
    /// <param name="moves">The moves, in an order that never overwrites what is still to be read.</param>
    /// <param name="reason">Why the stub cannot be a tail jump.</param>
    internal static bool TryPlanReceiver(
        CallLayout incoming,
        CallLayout outgoing,
        out ImmutableArray<Move> moves,
        [NotNullWhen(false)] out string? reason)
    {
        List<Move> pending = [];
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
                pending.AddRange(ByWords(new Move(from, to, outgoing.Signature.Parameters[i]), outgoing.Abi));
            }
        }

        return TryOrderParallel(pending, out moves, out reason);
    }

    /// <summary>Plans the moves of a slot stub: stack first, while every register is free, then vectors, then integers.</summary>
    /// <param name="outgoing">The layout of the call.</param>
    internal static ImmutableArray<Move> PlanSlots(CallLayout outgoing)
    {
        var moves = outgoing.Arguments.SelectMany((to, i) => ByWords(new Move(ArgumentLocation.Slot(i), to, outgoing.Signature.Parameters[i]), outgoing.Abi));
        return [.. moves.OrderBy(static move => move.Destination.Kind switch
        {
            LocationKind.Stack => 0,
            LocationKind.VectorRegister => 1,
            _ => 2,
        })];
    }

    /// <summary>Splits a value that is wider than an integer register, unless a vector register takes it whole.</summary>
    private static IEnumerable<Move> ByWords(Move move, TargetAbi abi)
    {
        int word = CallLayouts.WordSize(abi);
        if (move.Destination.Size <= word || move.Destination.Kind == LocationKind.VectorRegister)
        {
            return [move];
        }

        return Enumerable.Range(0, move.Destination.Size / word)
            .Select(i => new Move(move.Source.Word(i, word), move.Destination.Word(i, word), NativeType.UInt32));
    }

    /// <summary>Orders moves that conceptually happen at once, so that none overwrites what another has still to read.</summary>
    private static bool TryOrderParallel(List<Move> pending, out ImmutableArray<Move> moves, [NotNullWhen(false)] out string? reason)
    {
        var ordered = ImmutableArray.CreateBuilder<Move>(pending.Count);
        while (pending.Count > 0)
        {
            int free = pending.FindIndex(move => !pending.Exists(other => other != move && other.Source.Overlaps(move.Destination)));
            if (free < 0)
            {
                // Dropping the first of several arguments moves each towards the front: no convention here has a cycle.
                moves = [];
                reason = "the arguments change places in a cycle";
                return false;
            }

            ordered.Add(pending[free]);
            pending.RemoveAt(free);
        }

        moves = ordered.ToImmutable();
        reason = null;
        return true;
    }
}
