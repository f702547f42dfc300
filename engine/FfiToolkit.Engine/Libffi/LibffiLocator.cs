namespace FfiToolkit.Libffi;

/// <summary>The places where a libffi may be, best first.</summary>
internal static class LibffiLocator
{
    internal static IEnumerable<(string Path, bool IsPacked)> Candidates(string? explicitPath)
    {
        if (explicitPath is not null)
        {
            yield return (explicitPath, false);
            yield break;
        }

        // The name that FfiToolkit.Native.<rid> packs. A full path loads that very file, even where the process already
        // holds a system libffi of the same soname.
        string name = OperatingSystem.IsWindows() ? "ffi-8.dll" : OperatingSystem.IsMacOS() ? "libffi.dylib" : "libffi.so.8";
        foreach (string folder in PackedFolders().Where(folder => File.Exists(Path.Combine(folder, name))))
        {
            yield return (Path.Combine(folder, name), true);
        }

        string[] system = OperatingSystem.IsWindows() ? ["libffi-8.dll"]
            : OperatingSystem.IsMacOS() ? ["/usr/lib/libffi.dylib"]
            : ["libffi.so.8", "libffi.so.7", "libffi.so"];
        foreach (string candidate in system)
        {
            yield return (candidate, false);
        }
    }

    private static IEnumerable<string> PackedFolders()
    {
        yield return AppContext.BaseDirectory;

        // Not by RuntimeInformation.RuntimeIdentifier: where a distribution built the runtime it names the distribution.
        yield return Path.Combine(AppContext.BaseDirectory, "runtimes", PortableRid.OfThisProcess, "native");

        // Set by the host: where the native assets of referenced packages are.
        if (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") is string folders)
        {
            foreach (string folder in folders.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            {
                yield return folder;
            }
        }
    }
}
