using System.Buffers.Binary;
using FfiToolkit.Abi;

namespace FfiToolkit.Stubs;

/// <summary>
/// The unwind information of a Windows arm64 slot stub ("ARM64 exception handling", Microsoft C++ documentation): what its
/// prologue <c>bti c; stp fp, lr, [sp, #-32]!; mov fp, sp; str x1, [sp, #16]; sub sp, sp, #area</c> did, and its epilogue undoes.
/// </summary>
internal static class WindowsArm64Unwind
{
    // "Unwind codes", in the table's order. One code stands for each instruction.
    private const byte SetFramePointer = 0xE1;
    private const byte Nop = 0xE3;
    private const byte End = 0xE4;

    // save_fplr_x, 10zzzzzz: "save <x29,lr> pair at [sp-(#Z+1)*8]!", of 32 bytes.
    private const byte SaveFramePointerAndLink = 0x80 | ((32 / 8) - 1);

    // alloc_s, 000xxxxx: less than 512 bytes; alloc_m, 11000xxx xxxxxxxx: less than 32 KiB; both in units of 16.
    private const byte AllocateMedium = 0xC0;
    private const int SmallLimit = 512;
    private const int AllocationUnit = 16;

    private const int InstructionBytes = 4;
    private const int HasOneEpilogue = 1 << 21;
    private const int EpilogueShift = 22;
    private const int CodeWordsShift = 27;

    /// <summary>The .xdata record of the stub.</summary>
    /// <param name="signature">The target's signature.</param>
    /// <param name="codeBytes">The size of the stub's code, which ends with its epilogue.</param>
    internal static byte[] Describe(Signature signature, int codeBytes)
    {
        int area = AreaBytes(signature);
        List<byte> codes = [];
        if (area >= SmallLimit)
        {
            codes.Add((byte)(AllocateMedium | (area / AllocationUnit >> 8)));
            codes.Add((byte)(area / AllocationUnit));
        }
        else if (area > 0)
        {
            codes.Add((byte)(area / AllocationUnit));
        }

        // The store of x1 and the landing pad change nothing that is to be undone.
        codes.AddRange([Nop, SetFramePointer, SaveFramePointerAndLink, Nop, End]);
        int epilogue = codes.Count;
        if (area > 0)
        {
            codes.Add(SetFramePointer);
        }

        codes.AddRange([SaveFramePointerAndLink, End]);
        while (codes.Count % sizeof(uint) != 0)
        {
            codes.Add(Nop);
        }

        byte[] record = [0, 0, 0, 0, .. codes];
        BinaryPrimitives.WriteUInt32LittleEndian(
            record,
            (uint)(codeBytes / InstructionBytes) | HasOneEpilogue | (uint)epilogue << EpilogueShift | (uint)(codes.Count / sizeof(uint)) << CodeWordsShift);
        return record;
    }

    /// <summary>The RUNTIME_FUNCTION entry of a stub: two offsets from the base that it is registered with.</summary>
    /// <param name="begin">Where the stub starts.</param>
    /// <param name="unwind">Where its .xdata record is.</param>
    internal static byte[] Entry(int begin, int unwind)
    {
        byte[] entry = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(entry, begin);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(4), unwind);
        return entry;
    }

    private static int AreaBytes(Signature signature)
    {
        int bytes = CallLayouts.Lay(TargetAbi.WindowsArm64, signature, hasReceiver: false).StackBytes;
        return (bytes + AllocationUnit - 1) / AllocationUnit * AllocationUnit;
    }
}
