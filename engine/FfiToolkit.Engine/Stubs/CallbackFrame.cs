using FfiToolkit.Abi;

namespace FfiToolkit.Stubs;

/// <summary>
/// The memory of one call of a callback, in its body's frame: the result, then a slot of 8 bytes per argument, then the aggregates that
/// came in registers. A scalar's slot has its value, extended to 64 bits; an aggregate's the address of its bytes: there, in the
/// caller's argument area, or where the caller made a copy.
/// </summary>
/// <param name="SlotsOffset">Where the slots begin, in bytes from the result.</param>
/// <param name="AggregatesOffset">Where the aggregates begin.</param>
/// <param name="Bytes">The size of all, a multiple of 16.</param>
internal readonly record struct CallbackFrame(int SlotsOffset, int AggregatesOffset, int Bytes)
{
    private const int Alignment = 16;

    internal static CallbackFrame Of(CallLayout incoming)
    {
        // Of a result that is written through an address only that address is kept.
        bool isInRegisters = incoming.Signature.ReturnType.IsAggregate && !incoming.Result.IsReference;
        int result = isInRegisters ? SlotMap.Of(incoming.Signature, incoming.Convention).ResultBytes : SlotMap.SlotSize;
        int slots = Align(result);
        int aggregates = slots + Align(incoming.ArgumentCount * SlotMap.SlotSize);
        int bytes = aggregates;
        for (int i = 0; i < incoming.ArgumentCount; i++)
        {
            bytes += IsStored(incoming, i) ? SizeOf(incoming, i) : 0;
        }

        return new CallbackFrame(slots, aggregates, bytes);
    }

    /// <summary>Whether an argument is an aggregate that has no address yet, because it came in registers.</summary>
    internal static bool IsStored(CallLayout incoming, int argument)
    {
        Placement placement = incoming.Argument(argument);
        return incoming.Signature.Types[argument].IsAggregate
            && !placement.IsReference
            && !CallbackPlanner.IsInMemory(incoming.Convention, incoming.PiecesOf(placement));
    }

    /// <summary>Bytes that a stored aggregate takes: whole words are written.</summary>
    internal static int SizeOf(CallLayout incoming, int argument) =>
        Align(Types.TypeLayouts.Of(incoming.Signature.Types[argument], incoming.Convention.Data).Size);

    private static int Align(int bytes) => StackArea.Align(bytes, Alignment);
}
