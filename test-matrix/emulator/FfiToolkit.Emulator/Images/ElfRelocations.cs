namespace FfiToolkit.Emulator.Images;

/// <summary>
/// Applies ELF relocations: System V psABI AMD64 1.0 table 4.9, "ELF for the Arm 64-bit Architecture" 5.7.12 and "ELF for
/// the Arm Architecture" 5.6.1.10.
/// </summary>
internal static class ElfRelocations
{
    private const ushort Arm = 40;
    private const ushort X64 = 62;
    private const ushort Arm64 = 183;

    private enum Kind
    {
        None,

        /// <summary>B + A: the base plus an addend.</summary>
        Relative,

        /// <summary>S + A: a symbol plus an addend.</summary>
        Absolute,

        /// <summary>S: a symbol alone. REL tables keep no addend in the word, which may hold a lazy-binding address.</summary>
        Slot,
    }

    internal static void Apply(ImageBytes memory, ElfDynamic dynamic, ushort machine, ulong baseAddress, IImportResolver imports)
    {
        Apply(dynamic[ElfDynamic.Rela], dynamic[ElfDynamic.RelaSize], hasAddend: true);
        Apply(dynamic[ElfDynamic.Rel], dynamic[ElfDynamic.RelSize], hasAddend: false);
        Apply(dynamic[ElfDynamic.ProcedureTable], dynamic[ElfDynamic.ProcedureTableSize], dynamic[ElfDynamic.ProcedureTableKind] == ElfDynamic.Rela);

        void Apply(ulong table, ulong size, bool hasAddend)
        {
            ulong entry = (dynamic.Is64 ? 16UL : 8UL) + (hasAddend ? dynamic.Is64 ? 8UL : 4UL : 0);
            for (ulong at = table; at < table + size; at += entry)
            {
                One(at, hasAddend);
            }
        }

        void One(ulong at, bool hasAddend)
        {
            ulong place = Word(at);
            ulong info = Word(at + WordSize());
            ulong symbol = dynamic.Is64 ? info >> 32 : info >> 8;
            uint type = dynamic.Is64 ? (uint)info : (byte)info;
            ulong addend = Word(hasAddend ? at + (2 * WordSize()) : place);
            switch (KindOf(memory, machine, type))
            {
                case Kind.Relative:
                    SetWord(place, baseAddress + addend);
                    break;
                case Kind.Absolute:
                    SetWord(place, dynamic.Resolve(symbol, baseAddress, imports) + addend);
                    break;
                case Kind.Slot:
                    SetWord(place, dynamic.Resolve(symbol, baseAddress, imports) + (hasAddend ? addend : 0));
                    break;
                default:
                    break;
            }
        }

        ulong WordSize() => dynamic.Is64 ? 8UL : 4UL;

        ulong Word(ulong address) => dynamic.Is64 ? memory.UInt64(address) : memory.UInt32(address);

        void SetWord(ulong address, ulong value)
        {
            if (dynamic.Is64)
            {
                memory.SetUInt64(address, value);
            }
            else
            {
                memory.SetUInt32(address, (uint)value);
            }
        }
    }

    // In each row: NONE, RELATIVE, ABS of a word's size, GLOB_DAT, JUMP_SLOT.
    private static Kind KindOf(ImageBytes memory, ushort machine, uint type) => (machine, type) switch
    {
        (_, 0) => Kind.None,
        (X64, 8) or (Arm64, 1027) or (Arm, 23) => Kind.Relative,
        (X64, 1) or (Arm64, 257) or (Arm, 2) => Kind.Absolute,
        (X64, 6 or 7) or (Arm64, 1025 or 1026) or (Arm, 21 or 22) => Kind.Slot,
        _ => throw memory.Damaged($"relocation type {type} of machine {machine} is none that this loader knows"),
    };
}
