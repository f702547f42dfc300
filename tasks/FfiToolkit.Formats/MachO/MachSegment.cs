namespace FfiToolkit.Formats;

/// <summary>A segment (Apple, mach-o/loader.h: segment_command_64). Addresses of a library count from 0.</summary>
/// <param name="Name">segname.</param>
/// <param name="Address">vmaddr.</param>
/// <param name="Size">vmsize.</param>
/// <param name="FileOffset">fileoff.</param>
/// <param name="FileSize">filesize.</param>
/// <param name="Protection">initprot: 1 reads, 2 writes, 4 executes.</param>
/// <param name="Flags">flags.</param>
/// <param name="Sections">The names of its sections.</param>
public readonly record struct MachSegment(string Name, ulong Address, ulong Size, ulong FileOffset, ulong FileSize, uint Protection, uint Flags, IReadOnlyList<string> Sections)
{
    /// <summary>SG_READ_ONLY: "This segment is made read-only after relocations are applied if needed".</summary>
    public bool IsReadOnlyAfterRelocation => (Flags & 0x10) != 0;
}
