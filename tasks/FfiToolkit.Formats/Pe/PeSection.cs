namespace FfiToolkit.Formats;

/// <summary>A section header (Microsoft, "PE Format").</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Its address, from the image's base.</param>
/// <param name="Size">Its bytes in memory.</param>
/// <param name="FileOffset">Where it is in the file.</param>
/// <param name="FileSize">Its bytes in the file; the rest is zero, and what is beyond <paramref name="Size"/> is padding.</param>
/// <param name="Flags">Characteristics: IMAGE_SCN_….</param>
public readonly record struct PeSection(string Name, uint Address, uint Size, uint FileOffset, uint FileSize, uint Flags)
{
    /// <summary>IMAGE_SCN_MEM_EXECUTE.</summary>
    public bool IsExecutable => (Flags & 0x20000000) != 0;

    /// <summary>IMAGE_SCN_MEM_READ.</summary>
    public bool IsReadable => (Flags & 0x40000000) != 0;

    /// <summary>IMAGE_SCN_MEM_WRITE.</summary>
    public bool IsWritable => (Flags & 0x80000000) != 0;
}
