namespace FfiToolkit.Loading;

/// <summary>Whose loader it is.</summary>
internal enum LoaderKind
{
    /// <summary>Linux with the GNU C library.</summary>
    Glibc,

    /// <summary>Linux with musl.</summary>
    Musl,

    /// <summary>FreeBSD.</summary>
    FreeBsd,

    /// <summary>macOS.</summary>
    MacOs,

    /// <summary>Windows.</summary>
    Windows,
}
