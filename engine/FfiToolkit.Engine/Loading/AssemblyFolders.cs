using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;

namespace FfiToolkit.Loading;

/// <summary>Where the native libraries of an application are.</summary>
internal static class AssemblyFolders
{
    /// <summary>
    /// Whose libraries a name without an assembly means: the program's; those of the plug-in where the engine was loaded for one,
    /// into a load context of its own.
    /// </summary>
    internal static Assembly Default { get; } = FindDefault();

    /// <summary>The folder of an assembly; the program's where the assembly has no file of its own, in a single file and under NativeAOT.</summary>
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "Empty in a single file, and expected here.")]
    internal static string Of(Assembly assembly) =>
        Path.GetDirectoryName(assembly.Location) is { Length: > 0 } folder ? folder : Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);

    /// <summary>The folder below which the files of an assembly's packages are.</summary>
    /// <param name="folder">The assembly's own: where it is for one RID alone, NuGet has put it into <c>runtimes/RID/lib/FRAMEWORK</c> of the other.</param>
    internal static string PackageRoot(string folder)
    {
        string? library = Path.GetDirectoryName(folder);
        string? runtimes = Path.GetDirectoryName(Path.GetDirectoryName(library));
        return Path.GetFileName(library) == "lib" && Path.GetFileName(runtimes) == "runtimes" && Path.GetDirectoryName(runtimes) is { } root ? root : folder;
    }

    /// <summary>Where the host found the native files of the program's packages, by its deps.json; and where a single file unpacked its own.</summary>
    internal static List<string> OfPackages()
    {
        // By hand: the code of LINQ would be loaded before the first call.
        List<string> folders = [];
        foreach (string folder in (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            folders.Add(Path.TrimEndingDirectorySeparator(folder));
        }

        return folders;
    }

    private static Assembly FindDefault()
    {
        Assembly engine = typeof(AssemblyFolders).Assembly;
        return AssemblyLoadContext.GetLoadContext(engine) == AssemblyLoadContext.Default ? Assembly.GetEntryAssembly() ?? engine : engine;
    }
}
