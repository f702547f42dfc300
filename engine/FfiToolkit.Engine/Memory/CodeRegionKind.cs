namespace FfiToolkit.Memory;

/// <summary>The ways to get memory for code.</summary>
internal enum CodeRegionKind
{
    /// <summary>One memory file mapped twice: a writable view and an executable view.</summary>
    DualMapped,

    /// <summary>Fresh private memory: written once, then made executable and no longer writable.</summary>
    WriteThenProtect,
}
