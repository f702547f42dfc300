namespace FfiToolkit.Conformance;

/// <summary>Breaks A32 stubs. Encodings: Arm Architecture Reference Manual, DDI 0406C, chapter A8.</summary>
internal sealed class Arm32Breaker : IStubBreaker
{
    private const uint Slots = 12;
    private const uint ArgumentRegisters = 4;

    public byte[]? Break(Fault fault, ReadOnlySpan<byte> code) => TryBreak(fault, new Words(code))?.ToArray();

    private static Words? TryBreak(Fault fault, Words stub) => fault switch
    {
        // ldr rt, [r12, #n], otherwise mov rd, rm
        Fault.WrongRegister =>
            stub.Change(static word => (word & 0xFFFF0000) == 0xE59C0000 && Rt(word) < ArgumentRegisters, static word => word & ~0xF000u | ((Rt(word) + 1) % ArgumentRegisters) << 12)
            ?? stub.Change(static word => (word & 0xFFFF0FF0) == 0xE1A00000 && Rt(word) < ArgumentRegisters, static word => word & ~15u | ((word & 15) + 1) % ArgumentRegisters),

        // The same, or from where an argument's address is.
        Fault.SwappedPieces => stub.Exchange(static word => (word & 0xFFF00000) == 0xE5900000 && (word >> 16 & 15) is Slots or < ArgumentRegisters && Rt(word) < ArgumentRegisters, 0xF000),

        // str lr or r12, [sp, #n]
        Fault.StackOffByOneSlot => stub.Change(static word => (word & 0xFFFFF000) is 0xE58DE000 or 0xE58DC000, static word => word + 4),
        Fault.ArgumentNotExtended => RemoveArgumentExtension(stub),

        // asr r1, r0, #31 becomes mov r1, #0
        Fault.ResultNotExtended => stub.Change(static word => word == 0xE1A01FC0, static _ => 0xE3A01000),

        // mov r4, #0; vmov d8, r0, r0
        Fault.CalleeSavedClobbered => stub.Insert(0, 0xE3A04000),
        Fault.VectorClobbered => stub.Insert(0, 0xEC400B18),

        // pop {r1, r2, r11, pc} or pop {r11, pc} becomes pop {…, r12}; sub sp, sp, #8; bx r12
        Fault.StackPointerOff => stub.ReplaceLast(0xE8BD8806, 0xE8BD1806, 0xE24DD008, 0xE12FFF1C) ?? stub.ReplaceLast(0xE8BD8800, 0xE8BD1800, 0xE24DD008, 0xE12FFF1C),

        // sub sp, sp, #n
        Fault.StackMisaligned => stub.Change(static word => (word & 0xFFFFFF00) == 0xE24DD000, static word => word + 4),
        _ => null,
    };

    // sxtb, uxtb, sxth, uxth rd, rd before the call; the same after it extend the result.
    private static Words? RemoveArgumentExtension(Words stub)
    {
        int call = stub.Find(static word => (word & 0xFFFFFFF0) == 0xE12FFF30);
        int extension = stub.Find(static word => (word & 0xFFAF0FF0) == 0xE6AF0070 && Rt(word) < ArgumentRegisters && Rt(word) == (word & 15));
        return extension >= 0 && extension < call ? stub.RemoveAt(extension) : null;
    }

    private static uint Rt(uint word) => word >> 12 & 15;
}
