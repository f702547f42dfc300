namespace FfiToolkit.Emulator.Unicorn;

/// <summary>What guest code may do with memory (<c>uc_prot</c> in unicorn.h).</summary>
[Flags]
public enum MemoryAccess
{
    None = 0,
    Read = 1,
    Write = 2,
    Execute = 4,
}
