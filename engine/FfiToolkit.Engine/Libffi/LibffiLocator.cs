using System.Reflection;
using System.Runtime.InteropServices;
using FfiToolkit.Loading;

namespace FfiToolkit.Libffi;

/// <summary>The places where a libffi may be, best first.</summary>
internal static class LibffiLocator
{
    /// <summary>Tries one place after another, as far as the caller asks for more.</summary>
    /// <param name="explicitPath">The only place; null for the packed copy, then the system's.</param>
    /// <returns>The places, with the loaded library; 0 where there is none.</returns>
    internal static IEnumerable<(string Place, bool IsPacked, nint Handle)> Load(string? explicitPath)
    {
        if (explicitPath is not null)
        {
            yield return (explicitPath, false, Open(explicitPath));
            yield break;
        }

        // The name that FfiToolkit.Native.<rid> packs. A full path loads that very file, even where the process already
        // holds a system libffi of the same soname.
        string name = OperatingSystem.IsWindows() ? "ffi-8.dll" : OperatingSystem.IsMacOS() ? "libffi.dylib" : "libffi.so.8";
        foreach (string file in Files(Beside(AssemblyFolders.PackageRoot(AssemblyFolders.Of(Engine))), name))
        {
            yield return (file, true, Open(file));
        }

        // A plug-in's native files can be elsewhere; its load context knows. They come before those of the program that it is in.
        if (LibraryResolvers.AskLoadContext(name, Engine) is var given and not 0)
        {
            yield return (name, true, given);
        }

        foreach (string file in Files([.. Beside(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), .. AssemblyFolders.OfPackages()], name))
        {
            yield return (file, true, Open(file));
        }

        string[] system = OperatingSystem.IsWindows() ? ["libffi-8.dll"]
            : OperatingSystem.IsMacOS() ? ["/usr/lib/libffi.dylib"]
            : ["libffi.so.8", "libffi.so.7", "libffi.so"];
        foreach (string candidate in system)
        {
            yield return (candidate, false, Open(candidate));
        }
    }

    private static Assembly Engine => typeof(LibffiLocator).Assembly;

    // On Windows from the program's folder and the system's, never from the current directory, nor from PATH.
    private static nint Open(string file) =>
        NativeLoader.TryOpen(file, LoadFlags.None, Path.IsPathRooted(file) ? null : DllImportSearchPath.SafeDirectories, out nint handle, out _) ? handle : 0;

    // Not by RuntimeInformation.RuntimeIdentifier: where a distribution built the runtime it names the distribution.
    private static string[] Beside(string folder) => [folder, Path.Combine(folder, "runtimes", PortableRid.OfThisProcess, "native")];

    private static IEnumerable<string> Files(IEnumerable<string> folders, string name) =>
        folders.Distinct().Select(folder => Path.Combine(folder, name)).Where(File.Exists);
}
