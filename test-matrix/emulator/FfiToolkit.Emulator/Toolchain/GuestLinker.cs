namespace FfiToolkit.Emulator.Toolchain;

/// <summary>LLVM's linkers, one per image format.</summary>
public enum GuestLinker
{
    /// <summary>ld.lld: ELF.</summary>
    Elf,

    /// <summary>ld64.lld: Mach-O.</summary>
    Mach,

    /// <summary>lld-link: PE.</summary>
    Windows,
}
