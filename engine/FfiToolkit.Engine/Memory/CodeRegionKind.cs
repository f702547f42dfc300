namespace FfiToolkit.Memory;

/// <summary>The ways to get memory for code.</summary>
internal enum CodeRegionKind
{
    /// <summary>One memory file (Linux, FreeBSD) or section (Windows) mapped twice: a writable view and an executable view.</summary>
    DualMapped,

    /// <summary>macOS on arm64: memory that each thread sees either writable or executable.</summary>
    MapJit,

    /// <summary>Fresh private memory: written once, then made executable and no longer writable.</summary>
    WriteThenProtect,
}
