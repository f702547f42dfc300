namespace FfiToolkit.Emulator.Images;

/// <summary>
/// Follows the chains of LC_DYLD_CHAINED_FIXUPS (Apple, mach-o/fixup-chains.h): dyld_chained_fixups_header, one
/// dyld_chained_starts_in_segment per segment, and pointers that say what they are and where the next is.
/// </summary>
internal static class MachChainedFixups
{
    // DYLD_CHAINED_PTR_64 (targets are addresses) and DYLD_CHAINED_PTR_64_OFFSET (targets are offsets): the same in a
    // library whose addresses count from 0.
    private const ushort Pointer64 = 2;
    private const ushort Pointer64Offset = 6;
    private const uint PlainImports = 1;

    // dyld_chained_starts_in_segment: a page without fixups.
    private const ushort NoStart = 0xffff;
    private const ulong Stride = 4;

    internal static void Apply(ImageBytes file, ulong header, ImageBytes memory, ulong baseAddress, IImportResolver imports)
    {
        if (file.UInt32(header + 20) is uint format and not PlainImports)
        {
            throw file.Damaged($"chained imports have format {format}; only {PlainImports} (DYLD_CHAINED_IMPORT) is known");
        }

        ulong[] addresses = Imports(file, header, imports);
        ulong starts = header + file.UInt32(header + 4);
        uint segments = file.UInt32(starts);
        for (uint i = 0; i < segments; i++)
        {
            uint offset = file.UInt32(starts + 4 + (4UL * i));
            if (offset != 0)
            {
                ApplyToSegment(file, starts + offset, memory, baseAddress, addresses);
            }
        }
    }

    // dyld_chained_import: lib_ordinal 8 bits, weak_import 1, name_offset 23.
    private static ulong[] Imports(ImageBytes file, ulong header, IImportResolver imports)
    {
        ulong table = header + file.UInt32(header + 8);
        ulong names = header + file.UInt32(header + 12);
        uint count = file.UInt32(header + 16);
        file.Span(table, 4UL * count);
        ulong[] addresses = new ulong[count];
        for (int i = 0; i < addresses.Length; i++)
        {
            addresses[i] = imports.Resolve(MachImage.CName(file.Text(names + (file.UInt32(table + (4UL * (ulong)i)) >> 9))));
        }

        return addresses;
    }

    // dyld_chained_starts_in_segment: size, page_size 16 bits, pointer_format 16, segment_offset 64, max_valid_pointer 32,
    // page_count 16, then one start per page.
    private static void ApplyToSegment(ImageBytes file, ulong at, ImageBytes memory, ulong baseAddress, ulong[] imports)
    {
        ushort pageSize = file.UInt16(at + 4);
        ushort format = file.UInt16(at + 6);
        if (format is not (Pointer64 or Pointer64Offset))
        {
            throw file.Damaged($"chained pointers have format {format}; 2 and 6 (DYLD_CHAINED_PTR_64, _64_OFFSET) are known");
        }

        ulong segment = file.UInt64(at + 8);
        ushort pages = file.UInt16(at + 20);
        for (ushort page = 0; page < pages; page++)
        {
            ushort start = file.UInt16(at + 22 + (2UL * page));
            if (start != NoStart)
            {
                ApplyChain(memory, segment + ((ulong)page * pageSize) + start, baseAddress, imports);
            }
        }
    }

    private static void ApplyChain(ImageBytes memory, ulong place, ulong baseAddress, ulong[] imports)
    {
        while (true)
        {
            ulong pointer = memory.UInt64(place);
            ulong next = (pointer >> 51) & 0xfff;
            bool isBind = pointer >> 63 != 0;

            // dyld_chained_ptr_64_bind: ordinal 24 bits, addend 8. dyld_chained_ptr_64_rebase: target 36, high8 8.
            memory.SetUInt64(place, isBind
                ? Import(memory, pointer & 0xffffff, imports) + ((pointer >> 24) & 0xff)
                : (baseAddress + (pointer & 0xf_ffff_ffff)) | (((pointer >> 36) & 0xff) << 56));
            if (next == 0)
            {
                return;
            }

            place += next * Stride;
        }
    }

    private static ulong Import(ImageBytes memory, ulong ordinal, ulong[] imports) => ordinal < (ulong)imports.Length
        ? imports[ordinal]
        : throw memory.Damaged($"import {ordinal} is named, of {imports.Length}");
}
