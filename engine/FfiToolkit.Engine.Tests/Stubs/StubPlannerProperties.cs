using CsCheck;
using FfiToolkit.Abi;
using FfiToolkit.Stubs;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Stubs;

/// <summary>
/// The planner for any convention: whatever the layouts, the moves in their order have the effect of all of them at once;
/// what no order can do is refused.
/// </summary>
[Trait(Portable.Trait, Portable.Outcome)]
public sealed class StubPlannerProperties
{
    private const int MaximumArguments = 14;

    private static readonly Piece[] s_places =
    [
        .. Enumerable.Range(0, 7).Select(static i => new Piece(LocationKind.IntegerRegister, i, 8)),
        .. Enumerable.Range(0, 4).Select(static i => new Piece(LocationKind.VectorRegister, i, 8)),
        .. Enumerable.Range(0, 6).Select(static i => new Piece(LocationKind.Stack, 8 * i, 8)),
    ];

    private static readonly Gen<(Piece[] From, Piece[] To)> s_layouts =
        Gen.Select(Gen.Int[0, MaximumArguments], Gen.Shuffle(s_places), Gen.Shuffle(s_places), static (count, from, to) => (from[..count], to[..count]));

    [Fact]
    public void Moves_in_order_have_the_effect_of_all_moves_at_once() => s_layouts.Sample(
        static layouts =>
        {
            MoveList moves = new();
            bool planned = ReceiverPlanner.TryPlan(Layout(layouts.From), Layout(layouts.To), mustReturn: false, moves, out int? frameBytes, out string? reason);
            bool canJump = StackBytes(layouts.To) <= StackBytes(layouts.From) && !HasCycle(layouts);

            // With a frame, what the caller put on the stack is in another place than what is put there.
            (Piece[] From, Piece[] To) framed = ([.. layouts.From.Select(static place => place.Kind == LocationKind.Stack ? place with { Kind = LocationKind.Slot } : place)], layouts.To);
            return canJump ? planned && frameBytes is null && HasParallelEffect(layouts, moves.Moves.ToArray())
                : HasCycle(framed) ? !planned && reason == "the arguments change places in a cycle"
                : planned && frameBytes == StackBytes(layouts.To) && HasParallelEffect(framed, moves.Moves.ToArray());
        },
        iter: 20_000);

    /// <summary>Whether some arguments only exchange places among each other: following who is in whose place comes back.</summary>
    private static bool HasCycle((Piece[] From, Piece[] To) layouts)
    {
        for (int start = 0; start < layouts.From.Length; start++)
        {
            int next = Array.IndexOf(layouts.From, layouts.To[start]);
            for (int steps = 0; next >= 0 && next != start && steps <= layouts.From.Length; steps++)
            {
                next = Array.IndexOf(layouts.From, layouts.To[next]);
            }

            if (next == start && layouts.To[start] != layouts.From[start])
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasParallelEffect((Piece[] From, Piece[] To) layouts, Move[] moves)
    {
        Dictionary<Piece, int> machine = [];
        for (int i = 0; i < layouts.From.Length; i++)
        {
            machine[layouts.From[i]] = i;
        }

        foreach (Move move in moves)
        {
            // A place that holds nothing yet is not there: reading it fails the property.
            machine[move.Destination] = machine[move.Source];
        }

        return layouts.To.Select((place, i) => machine[place] == i).All(static right => right)
            && moves.All(static move => move.Source != move.Destination);
    }

    private static int StackBytes(Piece[] places) => places.Where(static place => place.Kind == LocationKind.Stack).Max(static place => (int?)(place.Index + place.Size)) ?? 0;

    private static CallLayout Layout(Piece[] places)
    {
        Signature signature = Signature.Create(NativeType.Void, [.. Enumerable.Repeat(NativeType.Int64, places.Length)]);
        return new CallLayout(Convention.Of(TargetAbi.SystemVX64), signature, HasReceiver: false, [.. places], Placements: null, Result: default, StackBytes(places), VectorRegisters: 0);
    }
}
