using System.Diagnostics.CodeAnalysis;
using FfiToolkit.Abi;
using FfiToolkit.Types;

namespace FfiToolkit.Stubs;

/// <summary>Decides, for every convention alike, which values a stub moves and in which order.</summary>
internal static class StubPlanner
{
    /// <summary>The most parameters that a stub takes. libffi, without a bound of ours, serves longer signatures.</summary>
    internal const int MaximumParameters = 128;

    /// <summary>The most bytes of the argument area of a stub's call: far below one guard page, so that no stack probe is needed.</summary>
    internal const int MaximumStackBytes = 2048;

    /// <summary>The most bytes of a frame: with what the prologue and a call push less than a page of 4 KiB, behind which a guard page may be.</summary>
    internal const int MaximumFrameBytes = 4000;

    /// <summary>The most bytes of slots or of a result: what a displacement of every instruction set reaches.</summary>
    internal const int MaximumSlotBytes = 4096;

    // Bytes that a tail of an aggregate is moved by where it is not a whole word, and of a member that has a neighbour in its word.
    private const int HalfWord = 4;

    /// <summary>Says why a signature has no stub of a kind, or null where it can have one.</summary>
    internal static string? FindObstacle(StubKind kind, Signature signature, Convention convention)
    {
        if (signature.Types.Length > MaximumParameters)
        {
            return $"{signature.Types.Length} parameters are more than the {MaximumParameters} that a stub takes";
        }

        if (kind == StubKind.Callback && signature.IsVariadic)
        {
            return "a variadic callback cannot know what it was called with";
        }

        if (kind == StubKind.Direct && signature.IsVariadic)
        {
            return "the function is variadic";
        }

        return convention.FindObstacle(signature);
    }

    /// <summary>
    /// Plans the moves of a slot stub: stack first, while every register is free, then vectors, then integers. The result's
    /// address, which is in the register of the stub's second argument, goes before them all.
    /// </summary>
    /// <param name="outgoing">The layout of the call.</param>
    /// <param name="isWrittenByMembers">Whether the slots are filled member by member.</param>
    /// <param name="moves">Takes the moves, in their order.</param>
    /// <param name="reason">Why there is no stub.</param>
    internal static bool TryPlanSlots(CallLayout outgoing, bool isWrittenByMembers, MoveList moves, [NotNullWhen(false)] out string? reason)
    {
        Convention convention = outgoing.Convention;
        SlotMap slots = SlotMap.Of(outgoing.Signature, convention);
        reason = outgoing.StackBytes > MaximumStackBytes
            ? $"{outgoing.StackBytes} bytes of arguments on the stack are more than the {MaximumStackBytes} that a stub makes"
            : slots.Bytes > MaximumSlotBytes ? $"{slots.Bytes} bytes of arguments are more than the {MaximumSlotBytes} that a stub reads"
            : slots.ResultBytes > MaximumSlotBytes ? $"a result of {slots.ResultBytes} bytes is more than the {MaximumSlotBytes} that a stub takes" : null;
        if (reason is not null)
        {
            return false;
        }

        if (outgoing.Result.IsReference)
        {
            Piece address = new(LocationKind.IntegerRegister, convention.IntegerRegisters[1], convention.WordSize);
            moves.Add(new Move(address, outgoing.Pieces[outgoing.Result.First], ValueAccess.Word(convention.WordSize)));
        }

        AddSlots(LocationKind.Stack, outgoing, slots, isWrittenByMembers, moves);
        AddSlots(LocationKind.VectorRegister, outgoing, slots, isWrittenByMembers, moves);
        AddSlots(LocationKind.IntegerRegister, outgoing, slots, isWrittenByMembers, moves);
        return true;
    }

    private static void AddSlots(LocationKind kind, CallLayout outgoing, SlotMap slots, bool isWrittenByMembers, MoveList moves)
    {
        for (int i = 0; i < outgoing.ArgumentCount; i++)
        {
            Placement placement = outgoing.Argument(i);
            foreach (Piece piece in outgoing.PiecesOf(placement))
            {
                if (piece.Kind == kind)
                {
                    AddSlot(moves, outgoing, i, slots.OffsetOf(i) + piece.Offset, placement.IsReference, isWrittenByMembers, piece);
                }
            }
        }
    }

    private static void AddSlot(MoveList moves, CallLayout outgoing, int argument, int offset, bool isReference, bool isWrittenByMembers, Piece to)
    {
        Convention convention = outgoing.Convention;
        NativeType type = outgoing.Signature.Types[argument];
        if (isReference)
        {
            moves.Add(new Move(new Piece(LocationKind.SlotAddress, offset, to.Size), to, ValueAccess.Word(convention.WordSize)));
        }
        else if (!type.IsAggregate)
        {
            AddScalar(moves, convention, new Move(new Piece(LocationKind.Slot, offset, SlotMap.SlotSize), to, ValueAccess.Of(type, convention.Data)));
        }
        else if (to.Kind == LocationKind.Stack)
        {
            AddMemory(moves, convention, offset, to);
        }
        else
        {
            // An integer register takes a whole word: the slots have one, padded.
            ValueAccess access = ValueAccess.Word(to.Kind == LocationKind.VectorRegister ? to.Size : convention.WordSize);
            bool isInHalves = isWrittenByMembers && to.Size == 2 * HalfWord && IsMember(type, to.Offset, convention) && IsMember(type, to.Offset + HalfWord, convention);
            moves.Add(new Move(new Piece(LocationKind.Slot, offset, access.Size), to, access, IsInHalves: isInHalves));
        }
    }

    /// <summary>Whether half a word of a type is one member: of several that are in one place the first counts.</summary>
    private static bool IsMember(NativeType type, int offset, Convention convention)
    {
        switch (type)
        {
            case AggregateType aggregate:
                ReadOnlySpan<int> offsets = aggregate.LayoutFor(convention.Data).Offsets;
                for (int i = 0; i < offsets.Length; i++)
                {
                    NativeType field = aggregate.FieldArray[i].Type;
                    if (offset >= offsets[i] && offset < offsets[i] + TypeLayouts.Of(field, convention.Data).Size)
                    {
                        return IsMember(field, offset - offsets[i], convention);
                    }
                }

                return false;
            case ArrayType array:
                return IsMember(array.Element, offset % TypeLayouts.Of(array.Element, convention.Data).Size, convention);
            default:
                return offset == 0 && TypeLayouts.Of(type, convention.Data).Size == HalfWord;
        }
    }

    /// <summary>Adds the moves of an aggregate's bytes to the stack.</summary>
    /// <remarks>
    /// By whole words, or as many as the convention has at once, the last of which may have padding of the slots in it, as there is room for one on the stack; but by
    /// halves where either place is aligned to one, or ends with one: Apple's homogeneous aggregates take no more than their size.
    /// </remarks>
    private static void AddMemory(MoveList moves, Convention convention, int offset, Piece to)
    {
        int word = convention.WordSize;
        for (int done = 0, size; done < to.Size; done += size)
        {
            size = ((offset + done) | (to.Index + done)) % word != 0 || to.Size - done == HalfWord ? HalfWord
                : to.Size - done > word ? convention.MemoryBytes : word;
            Piece from = new(LocationKind.Slot, offset + done, size);
            moves.Add(new Move(from, new Piece(LocationKind.Stack, to.Index + done, size, to.Offset + done), ValueAccess.Word(size)));
        }
    }

    /// <summary>Adds the move of a scalar, split where it is wider than an integer register, unless a vector register takes it whole.</summary>
    private static void AddScalar(MoveList moves, Convention convention, Move move)
    {
        int word = convention.WordSize;
        if (move.Destination.Size <= word || move.Destination.Kind == LocationKind.VectorRegister)
        {
            moves.Add(move);
            return;
        }

        for (int i = 0; i < move.Destination.Size / word; i++)
        {
            moves.Add(new Move(move.Source.Word(i, word), move.Destination.Word(i, word), ValueAccess.Word(word)));
        }
    }
}
