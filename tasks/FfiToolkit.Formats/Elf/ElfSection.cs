namespace FfiToolkit.Formats;

/// <summary>A section header (System V ABI, "Sections").</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">sh_type.</param>
/// <param name="Offset">Where it is in the file.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Link">The index of the section that belongs to it: of a symbol table, its strings.</param>
public readonly record struct ElfSection(string Name, uint Type, ulong Offset, ulong Size, uint Link)
{
    /// <summary>SHT_SYMTAB: all symbols.</summary>
    public const uint SymbolTable = 2;
}
