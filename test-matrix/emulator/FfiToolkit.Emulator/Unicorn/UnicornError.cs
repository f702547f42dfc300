namespace FfiToolkit.Emulator.Unicorn;

/// <summary>What a Unicorn function returns (<c>uc_err</c> in unicorn.h).</summary>
internal enum UnicornError
{
    None = 0,
    ReadUnmapped = 6,
    WriteUnmapped = 7,
    FetchUnmapped = 8,
    InvalidInstruction = 10,
    WriteProtected = 12,
    ReadProtected = 13,
    FetchProtected = 14,
    Exception = 21,
}
