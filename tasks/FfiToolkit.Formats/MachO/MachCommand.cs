namespace FfiToolkit.Formats;

/// <summary>A load command (Apple, mach-o/loader.h).</summary>
/// <param name="Kind">Which one: LC_….</param>
/// <param name="Offset">Where it is in the file.</param>
/// <param name="Size">Its bytes.</param>
public readonly record struct MachCommand(uint Kind, long Offset, uint Size)
{
    /// <summary>LC_SYMTAB.</summary>
    public const uint SymbolTable = 2;

    /// <summary>LC_LOAD_DYLIB.</summary>
    public const uint LoadLibrary = 0xc;

    /// <summary>LC_ID_DYLIB.</summary>
    public const uint LibraryId = 0xd;

    /// <summary>LC_SEGMENT_64.</summary>
    public const uint Segment = 0x19;

    /// <summary>LC_UUID.</summary>
    public const uint Uuid = 0x1b;

    /// <summary>LC_CODE_SIGNATURE.</summary>
    public const uint CodeSignature = 0x1d;

    /// <summary>LC_DYLD_INFO; with LC_REQ_DYLD it is LC_DYLD_INFO_ONLY.</summary>
    public const uint DyldInfo = 0x22;

    /// <summary>LC_DYLD_INFO_ONLY.</summary>
    public const uint DyldInfoOnly = 0x80000022;

    /// <summary>LC_VERSION_MIN_MACOSX.</summary>
    public const uint MinimumMacOs = 0x24;

    /// <summary>LC_BUILD_VERSION.</summary>
    public const uint BuildVersion = 0x32;

    /// <summary>LC_LOAD_WEAK_DYLIB.</summary>
    public const uint LoadWeakLibrary = 0x80000018;

    /// <summary>LC_REEXPORT_DYLIB.</summary>
    public const uint ReexportLibrary = 0x8000001f;

    /// <summary>LC_DYLD_EXPORTS_TRIE.</summary>
    public const uint ExportsTrie = 0x80000033;

    /// <summary>LC_DYLD_CHAINED_FIXUPS.</summary>
    public const uint ChainedFixups = 0x80000034;
}
