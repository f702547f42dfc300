using System.Buffers.Binary;

namespace FfiToolkit.Stubs;

/// <summary>
/// The unwind information of a Windows x64 stub that makes a frame ("x64 exception handling", Microsoft C++ documentation): what its
/// prologue <c>endbr64; [vzeroupper;] push rbp; mov rbp, rsp; sub rsp, area</c> did.
/// </summary>
internal static class WindowsX64Unwind
{
    private const byte PushNonVolatile = 0;
    private const byte AllocateLarge = 1;
    private const byte AllocateSmall = 2;
    private const byte SetFrameRegister = 3;
    private const byte Rbp = 5;
    private const byte PushRbp = PushNonVolatile | Rbp << 4;
    private const byte Version = 1;
    private const int LargestSmallAllocation = 128;

    // Bytes of the instructions; sub takes 4 with a byte and 7 with four.
    private const int LandingPad = 4;
    private const int ClearUpperHalves = 3;
    private const int Push = 1;
    private const int Move = 3;
    private const int SubtractByte = 4;
    private const int SubtractWord = 7;

    // push rbp is 55; vzeroupper is C5 F8 77; sub rsp is 48 83 EC and a byte, or 48 81 EC and four.
    private const byte OfPush = 0x55;
    private const byte VexPrefix = 0xC5;
    private const byte OfByte = 0x83;

    /// <summary>Writes the UNWIND_INFO of the stub.</summary>
    /// <param name="code">The stub.</param>
    /// <param name="info">Takes it.</param>
    /// <returns>How many bytes it takes; 0 where the stub makes no frame, which needs no description.</returns>
    internal static int Describe(ReadOnlySpan<byte> code, Span<byte> info)
    {
        int push = LandingPad + (code[LandingPad] == VexPrefix ? ClearUpperHalves : 0);
        if (code[push] != OfPush)
        {
            return 0;
        }

        // Offsets of the instructions' ends.
        byte afterPush = (byte)(push + Push);
        byte afterMove = (byte)(afterPush + Move);
        ReadOnlySpan<byte> subtract = code[afterMove..];
        bool isByte = subtract[1] == OfByte;
        int area = isByte ? subtract[3] : BinaryPrimitives.ReadInt32LittleEndian(subtract[3..]);
        byte prologue = (byte)(afterMove + (isByte ? SubtractByte : SubtractWord));

        // "The unwind code array is sorted by descending order of offset in the prolog", and "always has an even number of
        // entries": where there are three their count leaves the last place out.
        ReadOnlySpan<byte> record = area <= LargestSmallAllocation
            ? [Version, prologue, 3, Rbp, prologue, (byte)(AllocateSmall | ((area / 8) - 1) << 4), afterMove, SetFrameRegister, afterPush, PushRbp, 0, 0]
            : [Version, prologue, 4, Rbp, prologue, AllocateLarge, (byte)(area / 8), (byte)(area / 8 >> 8), afterMove, SetFrameRegister, afterPush, PushRbp];
        record.CopyTo(info);
        return record.Length;
    }

    /// <summary>Writes the RUNTIME_FUNCTION entry of a stub: three offsets from the base that it is registered with.</summary>
    /// <param name="begin">Where the stub starts.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="unwind">Where its unwind information is.</param>
    /// <param name="entry">Takes it.</param>
    /// <returns>How many bytes it takes.</returns>
    internal static int WriteEntry(int begin, int end, int unwind, Span<byte> entry)
    {
        BinaryPrimitives.WriteInt32LittleEndian(entry, begin);
        BinaryPrimitives.WriteInt32LittleEndian(entry[4..], end);
        BinaryPrimitives.WriteInt32LittleEndian(entry[8..], unwind);
        return 12;
    }
}
