using System.Buffers.Binary;
using Iced.Intel;

namespace FfiToolkit.Stubs;

/// <summary>
/// The instructions of stubs, encoded by Iced when the engine was written: before Iced encodes its first instruction it makes
/// tables of all there are, which takes longer than everything else that the first call of a program does.
/// </summary>
internal static partial class X64Encodings
{
    /// <summary>The most bytes of an instruction.</summary>
    internal const int MaximumBytes = 15;

    /// <summary>Encodes an instruction that is in the table.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <param name="destination">Takes up to <see cref="MaximumBytes"/>.</param>
    /// <returns>The instruction's bytes; 0 where it is not in the table.</returns>
    internal static int Encode(in Instruction instruction, Span<byte> destination)
    {
        int index = instruction.MemoryIndex == Register.None ? Find(KeyOf(instruction)) : -1;
        if (index < 0)
        {
            return 0;
        }

        ulong code = Codes[index];
        int length = (int)code & 15;
        int trailing = (int)code >> 4 & 15;
        BinaryPrimitives.WriteUInt64LittleEndian(destination, code >> 8);
        if (trailing > 0)
        {
            ulong value = instruction.MemoryDisplSize > 0 ? instruction.MemoryDisplacement64 : instruction.GetImmediate(1);
            Span<byte> bytes = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
            bytes[..trailing].CopyTo(destination[length..]);
        }

        return length + trailing;
    }

    /// <summary>What distinguishes the forms of stubs: displacements and immediates are not part of it, and an index no stub has.</summary>
    private static ulong KeyOf(in Instruction instruction) =>
        (ulong)instruction.Code << 32 | (ulong)instruction.Op0Register << 24 | (ulong)instruction.Op1Register << 16
        | (ulong)instruction.MemoryBase << 8 | (uint)instruction.MemoryDisplSize;

    private static int Find(ulong key)
    {
        ReadOnlySpan<ulong> keys = Keys;
        int low = 0;
        int high = keys.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (keys[middle] == key)
            {
                return middle;
            }

            (low, high) = keys[middle] < key ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }
}
