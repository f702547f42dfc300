using System.Collections.Immutable;

namespace FfiToolkit.Conformance;

/// <summary>
/// Where the arguments of a call lie in its slot array, and, since callees keep them in the same places, in what a callee saw:
/// scalars take 8 bytes, aggregates as many multiples of 8 as they need, from a multiple of 16 where C or the convention aligns
/// them so. Written apart from the engine's own map, which is under test.
/// </summary>
/// <param name="Offsets">Of each argument, in bytes.</param>
/// <param name="Bytes">The size of the array.</param>
/// <param name="ResultBytes">The size of the place of the result, a multiple of 8.</param>
internal sealed record SlotArea(ImmutableArray<int> Offsets, int Bytes, int ResultBytes)
{
    private const int Slot = 8;
    private const int Doubled = 16;

    internal static SlotArea Of(Signature signature, TargetAbi abi)
    {
        var offsets = ImmutableArray.CreateBuilder<int>();
        int end = 0;
        bool isDoubled = false;
        foreach (NativeType type in signature.Parameters)
        {
            bool needsDoubled = type.IsAggregate && (Values.Alignment(abi, type) >= Doubled || IsCopiedAligned(abi, Values.Size(abi, type)));
            isDoubled |= needsDoubled;
            int offset = Up(end, needsDoubled ? Doubled : Slot);
            offsets.Add(offset);
            end = offset + Up(Math.Max(Slot, Values.Size(abi, type)), Slot);
        }

        return new SlotArea(offsets.ToImmutable(), Up(end, isDoubled ? Doubled : Slot), Up(Math.Max(Slot, Values.Size(abi, signature.ReturnType)), Slot));
    }

    // Microsoft, "x64 calling convention", "Parameter passing": what goes by reference is in memory that "must be 16-byte aligned".
    private static bool IsCopiedAligned(TargetAbi abi, int size) => abi == TargetAbi.WindowsX64 && size is not (1 or 2 or 4 or 8);

    private static int Up(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
