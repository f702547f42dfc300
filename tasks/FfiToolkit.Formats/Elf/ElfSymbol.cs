namespace FfiToolkit.Formats;

/// <summary>An entry of a symbol table (System V ABI, "Symbol Table").</summary>
/// <param name="Name">Its name, without a version.</param>
/// <param name="Value">st_value: in a library, from the image's base. Bit 0 of a Thumb function's is set.</param>
/// <param name="Section">st_shndx; 0 is not defined here.</param>
/// <param name="Info">st_info: binding and type.</param>
/// <param name="Version">The index of its version node (Linux Standard Base, "Symbol Version Table"), without the hidden bit; 0 and 1 are none.</param>
public readonly record struct ElfSymbol(string Name, ulong Value, ushort Section, byte Info, int Version)
{
    /// <summary>Whether the file defines it.</summary>
    public bool IsDefined => Section != 0;

    /// <summary>SHN_ABS: its value is a number and no address, as that of a version node's name.</summary>
    public bool IsAbsolute => Section == 0xfff1;

    /// <summary>STB_LOCAL: nobody else sees it.</summary>
    public bool IsLocal => Info >> 4 == 0;

    /// <summary>STB_WEAK: it may be missing.</summary>
    public bool IsWeak => Info >> 4 == 2;

    /// <summary>STT_TLS: its value is no address.</summary>
    public bool IsThreadLocal => (Info & 15) == 6;
}
