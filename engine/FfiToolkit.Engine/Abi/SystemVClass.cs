namespace FfiToolkit.Abi;

/// <summary>The classes of eightbytes that the engine's types have (psABI AMD64 3.2.3, "Classification").</summary>
internal enum SystemVClass : byte
{
    /// <summary>Padding, or nothing.</summary>
    NoClass,

    /// <summary>Goes into a vector register.</summary>
    Sse,

    /// <summary>Goes into an integer register.</summary>
    Integer,

    /// <summary>Goes into memory.</summary>
    Memory,
}
