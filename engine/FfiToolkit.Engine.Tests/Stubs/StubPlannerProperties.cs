using System.Collections.Immutable;
using CsCheck;
using FfiToolkit.Abi;
using FfiToolkit.Stubs;

namespace FfiToolkit.Tests.Stubs;

/// <summary>
/// The planner for any convention, those that exchange registers included: whatever the layouts, the moves in their
/// order have the effect of all of them at once.
/// </summary>
public sealed class StubPlannerProperties
{
    private const int MaximumArguments = 14;

    private static readonly ArgumentLocation[] s_places =
    [
        .. Enumerable.Range(0, 7).Select(static i => new ArgumentLocation(LocationKind.IntegerRegister, i)),
        .. Enumerable.Range(0, 4).Select(static i => new ArgumentLocation(LocationKind.VectorRegister, i)),
        .. Enumerable.Range(0, 6).Select(static i => new ArgumentLocation(LocationKind.Stack, 8 * i)),
    ];

    private static readonly Gen<(ArgumentLocation[] From, ArgumentLocation[] To)> s_layouts =
        Gen.Select(Gen.Int[0, MaximumArguments], Gen.Shuffle(s_places), Gen.Shuffle(s_places), static (count, from, to) => (from[..count], to[..count]));

    [Fact]
    public void Moves_in_order_have_the_effect_of_all_moves_at_once() => s_layouts.Sample(
        static layouts =>
        {
            bool planned = StubPlanner.TryPlanReceiver(Layout(layouts.From), Layout(layouts.To), out ImmutableArray<Move> moves, out string? reason);
            bool growsStack = layouts.From.Zip(layouts.To).Any(static pair =>
                pair.Second.Kind == LocationKind.Stack && (pair.First.Kind != LocationKind.Stack || pair.Second.Index > pair.First.Index));
            return planned
                ? !growsStack && reason is null && HasParallelEffect(layouts, moves)
                : growsStack && reason!.EndsWith("would need more stack than the caller made", StringComparison.Ordinal);
        },
        iter: 20_000);

    [Fact]
    public void Registers_alone_can_be_exchanged_in_any_way() => Gen.Shuffle(s_places[..11]).Sample(
        static to =>
        {
            ArgumentLocation[] from = s_places[..11];
            return StubPlanner.TryPlanReceiver(Layout(from), Layout(to), out ImmutableArray<Move> moves, out _) && HasParallelEffect((from, to), moves);
        },
        iter: 5000);

    private static bool HasParallelEffect((ArgumentLocation[] From, ArgumentLocation[] To) layouts, ImmutableArray<Move> moves)
    {
        Dictionary<ArgumentLocation, int> machine = [];
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

    private static CallLayout Layout(ArgumentLocation[] places)
    {
        Signature signature = Signature.Create(NativeType.Void, [.. Enumerable.Repeat(NativeType.Int64, places.Length)]);
        return new CallLayout(TargetAbi.SystemVX64, signature, HasReceiver: false, [.. places], StackBytes: 0, VectorRegisters: 0);
    }
}
