using FfiToolkit.Formats;

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

    internal static void Apply(ByteView file, long header, ImageMemory memory, ulong baseAddress, IImportResolver imports)
    {
        if (file.U32(header + 20) is uint format and not PlainImports)
        {
            throw new InvalidDataException($"chained imports have format {format}; only {PlainImports} (DYLD_CHAINED_IMPORT) is known");
        }

        ulong[] addresses = Imports(file, header, imports);
        long starts = header + file.U32(header + 4);
        uint segments = file.U32(starts);
        for (uint i = 0; i < segments; i++)
        {
            uint offset = file.U32(starts + 4 + (4L * i));
            if (offset != 0)
            {
                ApplyToSegment(file, starts + offset, memory, baseAddress, addresses);
            }
        }
    }

    // dyld_chained_import: lib_ordinal 8 bits, weak_import 1, name_offset 23.
    private static ulong[] Imports(ByteView file, long header, IImportResolver imports)
    {
        long table = header + file.U32(header + 8);
        long names = header + file.U32(header + 12);
        uint count = file.U32(header + 16);
        file.Slice(table, 4L * count);
        ulong[] addresses = new ulong[count];
        for (int i = 0; i < addresses.Length; i++)
        {
            addresses[i] = imports.Resolve(MachFile.CName(file.Text(names + (file.U32(table + (4L * i)) >> 9))));
        }

        return addresses;
    }

    // dyld_chained_starts_in_segment: size, page_size 16 bits, pointer_format 16, segment_offset 64, max_valid_pointer 32,
    // page_count 16, then one start per page.
    private static void ApplyToSegment(ByteView file, long at, ImageMemory memory, ulong baseAddress, ulong[] imports)
    {
        ushort pageSize = file.U16(at + 4);
        ushort format = file.U16(at + 6);
        if (format is not (Pointer64 or Pointer64Offset))
        {
            throw new InvalidDataException($"chained pointers have format {format}; 2 and 6 (DYLD_CHAINED_PTR_64, _64_OFFSET) are known");
        }

        ulong segment = file.U64(at + 8);
        ushort pages = file.U16(at + 20);
        for (ushort page = 0; page < pages; page++)
        {
            ushort start = file.U16(at + 22 + (2L * page));
            if (start != NoStart)
            {
                ApplyChain(memory, segment + ((ulong)page * pageSize) + start, baseAddress, imports);
            }
        }
    }

    private static void ApplyChain(ImageMemory memory, ulong place, ulong baseAddress, ulong[] imports)
    {
        while (true)
        {
            ulong pointer = memory.UInt64(place);
            ulong next = (pointer >> 51) & 0xfff;
            bool isBind = pointer >> 63 != 0;

            // dyld_chained_ptr_64_bind: ordinal 24 bits, addend 8. dyld_chained_ptr_64_rebase: target 36, high8 8.
            memory.SetUInt64(place, isBind
                ? Import(pointer & 0xffffff, imports) + ((pointer >> 24) & 0xff)
                : (baseAddress + (pointer & 0xf_ffff_ffff)) | (((pointer >> 36) & 0xff) << 56));
            if (next == 0)
            {
                return;
            }

            place += next * Stride;
        }
    }

    private static ulong Import(ulong ordinal, ulong[] imports) => ordinal < (ulong)imports.Length
        ? imports[ordinal]
        : throw new InvalidDataException($"import {ordinal} is named, of {imports.Length}");
}
