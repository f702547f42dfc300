namespace FfiToolkit.Formats;

/// <summary>The data directories of an image (Microsoft, "PE Format": "Optional Header Data Directories").</summary>
public enum PeDirectory
{
    /// <summary>What it exports.</summary>
    Export = 0,

    /// <summary>What it takes from DLLs.</summary>
    Import = 1,

    /// <summary>Resources.</summary>
    Resource = 2,

    /// <summary>Unwind data.</summary>
    Exception = 3,

    /// <summary>Base relocations.</summary>
    Relocation = 5,

    /// <summary>Debug data.</summary>
    Debug = 6,

    /// <summary>The load configuration: Control Flow Guard and others.</summary>
    LoadConfiguration = 10,
}
