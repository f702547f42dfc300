namespace FfiToolkit.Formats;

/// <summary>The formats of native code that are read here.</summary>
public enum FileFormat
{
    /// <summary>None of them.</summary>
    Unknown,

    /// <summary>ELF, 32-bit or 64-bit.</summary>
    Elf,

    /// <summary>64-bit Mach-O of one processor.</summary>
    MachO,

    /// <summary>A PE image with a DOS header.</summary>
    Pe,
}
