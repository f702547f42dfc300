using FfiToolkit.Formats;

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

    // The dynamic section's tags: DT_RELA, DT_RELASZ; DT_REL, DT_RELSZ; DT_JMPREL, DT_PLTRELSZ, DT_PLTREL.
    private const ulong Rela = 7;
    private const ulong RelaSize = 8;
    private const ulong Rel = 17;
    private const ulong RelSize = 18;
    private const ulong ProcedureTable = 23;
    private const ulong ProcedureTableSize = 2;
    private const ulong ProcedureTableKind = 20;

    internal static void Apply(ImageMemory memory, ElfFile file, ulong baseAddress, IImportResolver imports)
    {
        Apply(Entry(Rela), Entry(RelaSize), hasAddend: true);
        Apply(Entry(Rel), Entry(RelSize), hasAddend: false);
        Apply(Entry(ProcedureTable), Entry(ProcedureTableSize), Entry(ProcedureTableKind) == Rela);

        ulong Entry(ulong tag) => file.Dynamic[tag] ?? 0;

        void Apply(ulong table, ulong size, bool hasAddend)
        {
            ulong entry = (file.IsWide ? 16UL : 8UL) + (hasAddend ? file.IsWide ? 8UL : 4UL : 0);
            for (ulong at = table; at < table + size; at += entry)
            {
                One(at, hasAddend);
            }
        }

        void One(ulong at, bool hasAddend)
        {
            ulong place = Word(at);
            ulong info = Word(at + WordSize());
            uint symbol = (uint)(file.IsWide ? info >> 32 : info >> 8);
            uint type = file.IsWide ? (uint)info : (byte)info;
            ulong addend = Word(hasAddend ? at + (2 * WordSize()) : place);
            switch (KindOf(file.Machine, type))
            {
                case Kind.Relative:
                    SetWord(place, baseAddress + addend);
                    break;
                case Kind.Absolute:
                    SetWord(place, Resolve(symbol) + addend);
                    break;
                case Kind.Slot:
                    SetWord(place, Resolve(symbol) + (hasAddend ? addend : 0));
                    break;
                default:
                    break;
            }
        }

        ulong Resolve(uint index)
        {
            if (index == 0)
            {
                return 0;
            }

            // gABI, "Symbol Table": a weak symbol that nothing defines has the value 0.
            ElfSymbol symbol = file.Dynamic.Symbol(index);
            return symbol.IsDefined ? baseAddress + symbol.Value : symbol.IsWeak ? 0 : imports.Resolve(symbol.Name);
        }

        ulong WordSize() => file.IsWide ? 8UL : 4UL;

        ulong Word(ulong address) => file.IsWide ? memory.UInt64(address) : memory.UInt32(address);

        void SetWord(ulong address, ulong value)
        {
            if (file.IsWide)
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
    private static Kind KindOf(ushort machine, uint type) => (machine, type) switch
    {
        (_, 0) => Kind.None,
        (X64, 8) or (Arm64, 1027) or (Arm, 23) => Kind.Relative,
        (X64, 1) or (Arm64, 257) or (Arm, 2) => Kind.Absolute,
        (X64, 6 or 7) or (Arm64, 1025 or 1026) or (Arm, 21 or 22) => Kind.Slot,
        _ => throw new InvalidDataException($"relocation type {type} of machine {machine} is none that this loader knows"),
    };
}
