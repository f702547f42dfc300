namespace FfiToolkit.Formats;

/// <summary>Tells formats apart by the numbers that files begin with.</summary>
public static class FileFormats
{
    // System V ABI, "ELF Identification"; Apple, mach-o/loader.h, MH_MAGIC_64; Microsoft, "PE Format", MS-DOS stub.
    private const uint ElfMagic = 0x464c457f;
    private const uint MachMagic = 0xfeedfacf;
    private const ushort DosMagic = 0x5a4d;

    /// <summary>The format of a file.</summary>
    public static FileFormat Of(ByteView file) => (file.Length < 4 ? 0 : file.U32(0)) switch
    {
        ElfMagic => FileFormat.Elf,
        MachMagic => FileFormat.MachO,
        uint magic when (ushort)magic == DosMagic => FileFormat.Pe,
        _ => FileFormat.Unknown,
    };
}
