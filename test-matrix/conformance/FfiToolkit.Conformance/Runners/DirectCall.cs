using System.Collections.Immutable;
using FfiToolkit.Abi;
using FfiToolkit.Emulator.Machine;
using FfiToolkit.Stubs;

namespace FfiToolkit.Conformance;

/// <summary>A call of a receiver stub by the host, arguments placed by the engine's own layout.</summary>
/// <remarks>That layout is no judge of values; compiled callers are. It only brings a stub to run where all registers are watched.</remarks>
internal static class DirectCall
{
    // Single-precision registers lie in pairs in the doubles of the emulator.
    private const int SinglesPerDouble = 2;

    /// <summary>Calls a stub.</summary>
    /// <param name="stub">The stub.</param>
    /// <param name="one">The case.</param>
    /// <param name="receiver">The receiver.</param>
    /// <param name="slots">Where the aggregates among the arguments are.</param>
    /// <param name="result">Where the result goes, if it is an aggregate.</param>
    internal static GuestCall To(ulong stub, ConformanceCase one, ulong receiver, ulong slots, ulong result)
    {
        TargetAbi abi = one.Abi;
        var convention = Convention.Of(abi);
        CallLayout layout = convention.Lay(ReceiverPlanner.EntryOf(one.Signature), hasReceiver: true);
        int addresses = layout.ArgumentCount - one.Signature.Parameters.Length;
        byte[] stack = new byte[layout.StackBytes];
        var integers = ImmutableArray.CreateBuilder<(int, ulong)>();
        Dictionary<int, UInt128> vectors = [];
        for (int i = 0; i < layout.ArgumentCount; i++)
        {
            Piece place = layout.PieceOf(i);
            int argument = i - addresses;
            ulong value = argument < 0 ? result
                : one.Signature.Parameters[argument].IsAggregate ? slots + (ulong)one.Area.Offsets[argument]
                : one.Scalar(argument);
            switch (place.Kind)
            {
                case LocationKind.Stack:
                    BitConverter.GetBytes(value).AsSpan(0, place.Size).CopyTo(stack.AsSpan(place.Index));
                    break;
                case LocationKind.IntegerRegister:
                    integers.Add((place.Index, value));
                    if (place.Size > convention.WordSize)
                    {
                        integers.Add((place.Index + 1, value >> 32));
                    }

                    break;
                case LocationKind.VectorRegister when convention.InstructionSet == InstructionSet.A32:
                    int shift = place.Index % SinglesPerDouble * 32;
                    vectors[place.Index / SinglesPerDouble] = vectors.GetValueOrDefault(place.Index / SinglesPerDouble) | ((UInt128)value << shift);
                    break;
                default:
                    vectors[place.Index] = value;
                    break;
            }
        }

        return new GuestCall(stub)
        {
            Integers = [receiver],
            IntegerRegisters = integers.ToImmutable(),
            VectorRegisters = [.. vectors.Select(static pair => (pair.Key, pair.Value))],
            Stack = [.. stack],
        };
    }
}
