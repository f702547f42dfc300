namespace FfiToolkit.Emulator.Unicorn;

/// <summary>Events that call back (<c>uc_hook_type</c> in unicorn.h).</summary>
internal enum UnicornHook
{
    Interrupt = 1,
    Block = 8,

    /// <summary>Every access that fails: READ, WRITE and FETCH, each unmapped or protected.</summary>
    InvalidMemory = 0x3f0,
}
