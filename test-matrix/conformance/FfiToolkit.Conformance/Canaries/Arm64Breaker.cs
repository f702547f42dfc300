namespace FfiToolkit.Conformance;

/// <summary>Breaks arm64 stubs. Encodings: Arm Architecture Reference Manual, DDI 0487, chapter C6.</summary>
internal sealed class Arm64Breaker : IStubBreaker
{
    // The stub's own choices: x9 holds the slots' address, x10 carries memory to memory.
    private const uint Slots = 9;
    private const uint Scratch = 10;
    private const uint StackPointer = 31;
    private const uint ArgumentRegisters = 8;

    private const uint LoadDoubleword = 0xF9400000;
    private const uint Return = 0xD65F03C0;
    private const int AfterLandingPad = 1;

    public byte[]? Break(Fault fault, ReadOnlySpan<byte> code) => TryBreak(fault, new Words(code))?.ToArray();

    private static Words? TryBreak(Fault fault, Words stub) => fault switch
    {
        // ldr xt, [x9, #n], otherwise mov xd, xm
        Fault.WrongRegister =>
            stub.Change(static word => (word & 0xFFC003E0) == (LoadDoubleword | Slots << 5) && Rt(word) < ArgumentRegisters, static word => word & ~31u | (Rt(word) + 1) % ArgumentRegisters)
            ?? stub.Change(static word => (word & 0xFFE0FFE0) == 0xAA0003E0 && Rt(word) < ArgumentRegisters, static word => word & ~(31u << 16) | (((word >> 16 & 31) + 1) % ArgumentRegisters) << 16),

        // The same, or from where an argument's address is.
        Fault.SwappedPieces => stub.Exchange(static word => (word & 0xFFC00000) == LoadDoubleword && (word >> 5 & 31) is Slots or < ArgumentRegisters && Rt(word) < ArgumentRegisters, 31),

        // str x10, [sp, #n] of any width
        Fault.StackOffByOneSlot => stub.Change(static word => (word & 0x3FC003FF) == (0x39000000 | StackPointer << 5 | Scratch), static word => word + (1 << 10)),

        // ldrb, ldrsb, ldrh, ldrsh from a slot
        Fault.ArgumentNotExtended => stub.Change(
            static word => (word & 0xBF0003E0) == (0x39000000 | Slots << 5) && (word >> 22 & 3) != 0 && Rt(word) < ArgumentRegisters,
            static word => LoadDoubleword | ((word >> 10 & 0xFFF) << (int)(word >> 30) >> 3) << 10 | Slots << 5 | Rt(word)),

        // sxtb, sxth, sxtw x0, w0
        Fault.ResultNotExtended => stub.Remove(static word => word is 0x93401C00 or 0x93403C00 or 0x93407C00),

        // mov x19, #0; fmov d8, xzr
        Fault.CalleeSavedClobbered => stub.Insert(AfterLandingPad, 0xD2800013),
        Fault.VectorClobbered => stub.Insert(AfterLandingPad, 0x9E6703E8),

        // sub sp, sp, #16; ret
        Fault.StackPointerOff => stub.ReplaceLast(Return, 0xD10043FF, Return),

        // sub sp, sp, #n
        Fault.StackMisaligned => stub.Change(static word => (word & 0xFFC003FF) == 0xD10003FF, static word => word + (8 << 10)),
        _ => null,
    };

    private static uint Rt(uint word) => word & 31;
}
