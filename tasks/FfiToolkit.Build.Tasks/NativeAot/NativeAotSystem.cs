namespace FfiToolkit.Build.Tasks.NativeAot;

/// <summary>The kinds of systems that are linked for.</summary>
public enum NativeAotSystem
{
    /// <summary>Windows: PE, Microsoft's C++ ABI, ucrtbase.dll.</summary>
    Windows,

    /// <summary>Linux with glibc 2.17 or newer.</summary>
    Glibc,

    /// <summary>Linux with musl.</summary>
    Musl,
}
