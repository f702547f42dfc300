namespace FfiToolkit.Formats;

/// <summary>A program header (System V ABI, "Program Header").</summary>
/// <param name="Type">p_type.</param>
/// <param name="Flags">p_flags: 1 executes, 2 writes, 4 reads.</param>
/// <param name="Offset">Where it is in the file.</param>
/// <param name="Address">Where it is in memory, from the image's base.</param>
/// <param name="FileSize">Its bytes in the file.</param>
/// <param name="MemorySize">Its bytes in memory.</param>
/// <param name="Alignment">p_align.</param>
public readonly record struct ElfSegment(uint Type, uint Flags, ulong Offset, ulong Address, ulong FileSize, ulong MemorySize, ulong Alignment)
{
    /// <summary>PT_LOAD: it is mapped.</summary>
    public const uint Load = 1;

    /// <summary>PT_DYNAMIC: the dynamic section.</summary>
    public const uint Dynamic = 2;

    /// <summary>PT_NOTE: notes.</summary>
    public const uint Note = 4;

    /// <summary>PT_TLS: thread-local storage.</summary>
    public const uint ThreadLocal = 7;

    /// <summary>PT_GNU_EH_FRAME: the table by which unwinders find frames.</summary>
    public const uint EhFrame = 0x6474e550;

    /// <summary>PT_GNU_STACK: whether the stack may execute.</summary>
    public const uint Stack = 0x6474e551;

    /// <summary>PT_GNU_RELRO: read-only after relocation.</summary>
    public const uint ReadOnlyAfterRelocation = 0x6474e552;

    /// <summary>PT_ARM_EXIDX: the table by which unwinders of 32-bit Arm find frames.</summary>
    public const uint ArmUnwind = 0x70000001;

    /// <summary>Whether code in it may run.</summary>
    public bool IsExecutable => (Flags & 1) != 0;

    /// <summary>Whether it may be written.</summary>
    public bool IsWritable => (Flags & 2) != 0;
}
