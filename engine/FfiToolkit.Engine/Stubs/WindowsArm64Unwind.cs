using System.Buffers.Binary;

namespace FfiToolkit.Stubs;

/// <summary>
/// The unwind information of a Windows arm64 stub that makes a frame ("ARM64 exception handling", Microsoft C++ documentation): what its
/// prologue <c>bti c; stp fp, lr, [sp, #-32]!; mov fp, sp; str xn, [sp, #16]; sub sp, sp, #area</c> did, and its epilogue undoes.
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

    // stp x29, x30, [sp, #-32]!
    private const uint StorePair = 0xA9BE7BFD;
    private const int HasOneEpilogue = 1 << 21;
    private const int EpilogueShift = 22;
    private const int CodeWordsShift = 27;

    /// <summary>Writes the .xdata record of the stub.</summary>
    /// <param name="code">The stub, which ends with its epilogue.</param>
    /// <param name="record">Takes it.</param>
    /// <returns>How many bytes it takes; 0 where the stub makes no frame, which needs no description.</returns>
    internal static int Describe(ReadOnlySpan<byte> code, Span<byte> record)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(code[InstructionBytes..]) != StorePair)
        {
            return 0;
        }

        int area = AreaBytes(code);
        ReadOnlySpan<byte> allocation = area switch
        {
            0 => [],
            < SmallLimit => [(byte)(area / AllocationUnit)],
            _ => [(byte)(AllocateMedium | (area / AllocationUnit >> 8)), (byte)(area / AllocationUnit)],
        };

        // The store and the landing pad change nothing that is to be undone.
        ReadOnlySpan<byte> prologue = [Nop, SetFramePointer, SaveFramePointerAndLink, Nop, End];
        ReadOnlySpan<byte> epilogue = area > 0 ? [SetFramePointer, SaveFramePointerAndLink, End] : [SaveFramePointerAndLink, End];
        int firstOfEpilogue = allocation.Length + prologue.Length;
        int words = (firstOfEpilogue + epilogue.Length + sizeof(uint) - 1) / sizeof(uint);
        BinaryPrimitives.WriteUInt32LittleEndian(
            record,
            (uint)(code.Length / InstructionBytes) | HasOneEpilogue | (uint)firstOfEpilogue << EpilogueShift | (uint)words << CodeWordsShift);
        Span<byte> codes = record.Slice(sizeof(uint), words * sizeof(uint));
        codes.Fill(Nop);
        allocation.CopyTo(codes);
        prologue.CopyTo(codes[allocation.Length..]);
        epilogue.CopyTo(codes[firstOfEpilogue..]);
        return sizeof(uint) + codes.Length;
    }

    /// <summary>Writes the RUNTIME_FUNCTION entry of a stub: two offsets from the base that it is registered with.</summary>
    /// <param name="begin">Where the stub starts.</param>
    /// <param name="unwind">Where its .xdata record is.</param>
    /// <param name="entry">Takes it.</param>
    /// <returns>How many bytes it takes.</returns>
    internal static int WriteEntry(int begin, int unwind, Span<byte> entry)
    {
        BinaryPrimitives.WriteInt32LittleEndian(entry, begin);
        BinaryPrimitives.WriteInt32LittleEndian(entry[4..], unwind);
        return 8;
    }

    // sub sp, sp, #area; a stub without one has another fifth instruction.
    private static int AreaBytes(ReadOnlySpan<byte> code)
    {
        uint fifth = BinaryPrimitives.ReadUInt32LittleEndian(code[(4 * InstructionBytes)..]);
        return (fifth & 0xFFC0_03FF) == 0xD100_03FF ? (int)(fifth >> 10 & 0xFFF) : 0;
    }
}
