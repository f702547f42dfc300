using System.Numerics;

namespace FfiToolkit.Abi;

/// <summary>
/// The Procedure Call Standard for the Arm Architecture (AAPCS32 2024Q3, sections 6.5 and 7.1) with the VFP register
/// variant, for scalar types.
/// </summary>
internal static class Aapcs32HardFloat
{
    private const int CoreRegisters = 4;
    private const int Word = 4;
    private const int Doubleword = 8;

    // 7.1.2.1: s0 to s15 (d0 to d7) hold arguments.
    private const int SingleRegisters = 16;

    internal static CallLayout Lay(Signature signature, bool hasReceiver)
    {
        int core = hasReceiver ? 1 : 0;
        StackArea stack = new(0);
        int taken = 0;
        bool vectorsClosed = false;
        NativeType[] parameters = signature.Types;
        ArgumentLocation[] arguments = new ArgumentLocation[parameters.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            NativeType type = parameters[i];
            int size = Math.Max(Word, CallLayouts.SizeOf(TargetAbi.Aapcs32HardFloat, type));
            if (type.IsFloatingPoint)
            {
                int register = vectorsClosed ? -1 : TakeSingles(ref taken, size / Word);

                // 6.5 C.2.vfp: once one does not fit, "any VFP CPRC ... is marked as unavailable".
                vectorsClosed = register < 0;
                arguments[i] = vectorsClosed ? stack.Next(size, size) : new ArgumentLocation(LocationKind.VectorRegister, register, size);
                continue;
            }

            // 6.5 C.3: "If the argument requires double-word alignment (8-byte), the NCRN is rounded up to the next even
            // register number".
            if (size == Doubleword)
            {
                core += core % 2;
            }

            if (core + (size / Word) <= CoreRegisters)
            {
                arguments[i] = new ArgumentLocation(LocationKind.IntegerRegister, core, size);
                core += size / Word;
            }
            else
            {
                // 6.5 C.6: "The NCRN is set to r4": what follows goes to the stack too. C.7: it is 8-aligned if the type is.
                core = CoreRegisters;
                arguments[i] = stack.Next(size, size);
            }
        }

        return new CallLayout(TargetAbi.Aapcs32HardFloat, signature, hasReceiver, arguments, stack.Bytes, BitOperations.PopCount((uint)taken));
    }

    // 6.5 C.1.vfp: "the argument is allocated to the lowest-numbered sequence of unallocated VFP registers of the
    // appropriate type": a float fills a gap that an earlier double left.
    private static int TakeSingles(ref int taken, int count)
    {
        int wanted = (1 << count) - 1;
        for (int first = 0; first + count <= SingleRegisters; first += count)
        {
            if ((taken & wanted << first) == 0)
            {
                taken |= wanted << first;
                return first;
            }
        }

        return -1;
    }
}
