namespace NativeTour;

/// <summary>The names of C's mathematics, C itself, zlib and SQLite on each system.</summary>
internal static class PlatformLibraries
{
    public static string Mathematics { get; } = OperatingSystem.IsWindows() ? "ucrtbase.dll"
        : OperatingSystem.IsMacOS() ? "libSystem.B.dylib"
        : OperatingSystem.IsFreeBSD() ? "libm.so.5"
        : "libm.so.6";

    /// <summary>The library that has qsort; null where the main program has it.</summary>
    public static string? C { get; } = OperatingSystem.IsWindows() ? "ucrtbase.dll" : null;

    public static string Zlib { get; } = OperatingSystem.IsWindows() ? "zlib1.dll"
        : OperatingSystem.IsMacOS() ? "libz.1.dylib"
        : OperatingSystem.IsFreeBSD() ? "libz.so.6"
        : "libz.so.1";

    /// <summary>SQLite. On Windows the project brings it as a package.</summary>
    public static string Sqlite { get; } = OperatingSystem.IsWindows() ? "e_sqlite3.dll"
        : OperatingSystem.IsMacOS() ? "libsqlite3.dylib"
        : "libsqlite3.so.0";
}
