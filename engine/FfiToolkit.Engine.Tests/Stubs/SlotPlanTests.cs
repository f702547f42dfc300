using FfiToolkit.Abi;
using FfiToolkit.Stubs;
using FfiToolkit.Tests.Abi;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Stubs;

/// <summary>
/// The moves of slot stubs, for any convention: done one after the other they bring every byte of every argument to its place, and
/// touch nothing else.
/// </summary>
[Trait(Portable.Trait, Portable.Outcome)]
public sealed class SlotPlanTests
{
    public static TheoryData<TargetAbi> Conventions => [.. Enum.GetValues<TargetAbi>()];

    [Theory]
    [MemberData(nameof(Conventions))]
    public void Every_byte_of_every_argument_reaches_its_place(TargetAbi abi)
    {
        // Of every convention: the others' limits lie elsewhere.
        foreach (string text in Placements.Lines.SelectMany(static lines => lines).Select(Placements.SignatureOf).Distinct())
        {
            Signature signature = Signature.Parse(text);
            if (Convention.Of(abi).FindObstacle(signature) is null)
            {
                Check(Convention.Of(abi), signature, text);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Conventions))]
    public void Memory_is_accessed_at_multiples_of_the_access_or_of_a_word(TargetAbi abi)
    {
        int word = Convention.Of(abi).WordSize;
        foreach (string text in Placements.Lines.SelectMany(static lines => lines).Select(Placements.SignatureOf).Distinct())
        {
            Signature signature = Signature.Parse(text);
            if (Convention.Of(abi).FindObstacle(signature) is null)
            {
                Assert.All(Plan(Convention.Of(abi).Lay(signature, hasReceiver: false)), move =>
                {
                    Assert.True(!move.Source.IsMemory || move.Source.Index % Math.Min(word, move.Access.Size) == 0, $"{text}: {move}");
                    Assert.True(!move.Destination.IsMemory || move.Destination.Index % Math.Min(word, move.Destination.Size) == 0, $"{text}: {move}");
                });
            }
        }
    }

    private static Move[] Plan(CallLayout layout)
    {
        MoveList moves = new();
        Assert.True(StubPlanner.TryPlanSlots(layout, isWrittenByMembers: false, moves, out string? reason), reason);
        return moves.Moves.ToArray();
    }

    private static void Check(Convention convention, Signature signature, string text)
    {
        CallLayout layout = convention.Lay(signature, hasReceiver: false);
        SlotMap slots = SlotMap.Of(signature, convention);
        byte[] memory = [.. Enumerable.Range(0, slots.Bytes).Select(static i => (byte)((i * 7) + (i >> 5) + 1))];
        const int Untouched = -1;
        const int AddressOfSlots = 1000;
        int[] stack = [.. Enumerable.Repeat(Untouched, layout.StackBytes)];
        Dictionary<(LocationKind, int), int[]> registers = [];
        registers[(LocationKind.IntegerRegister, convention.IntegerRegisters[1])] = [int.MaxValue];
        foreach (Move move in Plan(layout))
        {
            int[] value = move.Source.Kind switch
            {
                LocationKind.SlotAddress => [AddressOfSlots + move.Source.Index],
                LocationKind.Slot => [.. memory.AsSpan(move.Source.Index, move.Access.Size).ToArray().Select(static one => (int)one)],
                _ => registers[(move.Source.Kind, move.Source.Index)],
            };
            if (move.Destination.Kind == LocationKind.Stack)
            {
                value.CopyTo(stack, move.Destination.Index);
            }
            else
            {
                registers[(move.Destination.Kind, move.Destination.Index)] = value;
            }
        }

        HashSet<int> places = [];
        for (int i = 0; i < layout.ArgumentCount; i++)
        {
            int size = signature.Types[i].SizeOf(convention.Abi);
            foreach (Piece piece in layout.PiecesOf(layout.Argument(i)))
            {
                int[] expected = layout.Argument(i).IsReference
                    ? [AddressOfSlots + slots.OffsetOf(i)]
                    : [.. memory.AsSpan(slots.OffsetOf(i) + piece.Offset, Math.Min(piece.Size, size)).ToArray().Select(static one => (int)one)];
                IEnumerable<int> actual = piece.Kind == LocationKind.Stack ? stack[piece.Index..]
                    : piece is { Kind: LocationKind.IntegerRegister, Size: var bytes } && bytes > convention.WordSize
                        ? registers[(piece.Kind, piece.Index)].Concat(registers[(piece.Kind, piece.Index + 1)])
                        : registers[(piece.Kind, piece.Index)];
                Assert.True(expected.SequenceEqual(actual.Take(expected.Length)), $"{convention.Abi} {text}: argument {i}, {piece}");
                places.UnionWith(piece.Kind == LocationKind.Stack ? Enumerable.Range(piece.Index, StackArea.Align(piece.Size, convention.WordSize)) : []);
            }
        }

        Assert.All(stack.Index().Where(static one => one.Item != Untouched), one => Assert.Contains(one.Index, places));
        if (layout.Result.IsReference)
        {
            Piece address = layout.Pieces[layout.Result.First];
            Assert.Equal([int.MaxValue], registers[(address.Kind, address.Index)]);
        }
    }
}
