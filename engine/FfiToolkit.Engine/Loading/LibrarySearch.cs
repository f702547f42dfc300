using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.InteropServices;

namespace FfiToolkit.Loading;

/// <summary>
/// Finds a library as a P/Invoke does: the assembly's resolver, its load context, the native files of the program's packages, the
/// assembly's folder, the system's loader, the load context's event; and then by its version. The loader is called from here and
/// not by .NET, for its words and its flags, and to know which libraries are ours to close.
/// </summary>
/// <param name="Name">A name or a path.</param>
/// <param name="Assembly">Whose library it is.</param>
/// <param name="SearchPath">Where to look; null for .NET's default.</param>
/// <param name="Flags">How to load. With any, those are not asked who load by themselves: resolvers, load contexts and their event.</param>
internal sealed record LibrarySearch(string Name, Assembly Assembly, DllImportSearchPath? SearchPath, LoadFlags Flags)
{
    /// <summary>Loads the library.</summary>
    /// <param name="library">The library.</param>
    /// <param name="refusal">The loader's words about each attempt.</param>
    internal bool TryLoad([NotNullWhen(true)] out LibraryHandle? library, [NotNullWhen(false)] out string? refusal)
    {
        LoadAttempts attempts = new(Flags, SearchPath);
        if (Path.IsPathRooted(Name))
        {
            library = Own(attempts.Open(Name));
            refusal = library is null ? attempts.Describe() : null;
            return library is not null;
        }

        List<string> folders = Folders();
        library = Given(Flags == LoadFlags.None ? LibraryResolvers.Ask(Name, Assembly, SearchPath) : 0)
            ?? Own(OpenByName(attempts, folders))
            ?? Given(AskEvent())
            ?? Own(OpenByVersion(attempts, folders));
        refusal = library is null ? $"{attempts.Describe()}; and it is not in {string.Join(", ", folders)}" : null;
        return library is not null;
    }

    private nint OpenByName(LoadAttempts attempts, List<string> folders)
    {
        foreach (string name in LibraryNames.Of(Name))
        {
            foreach (string folder in folders)
            {
                if (Path.Combine(folder, name) is var file && File.Exists(file) && attempts.Open(file) is var found and not 0)
                {
                    return found;
                }
            }

            if (attempts.Open(name) is var handle and not 0)
            {
                return handle;
            }
        }

        return 0;
    }

    private nint OpenByVersion(LoadAttempts attempts, List<string> folders)
    {
        foreach (string file in LibraryVersions.Find(Name, folders))
        {
            if (attempts.Open(file) is var handle and not 0)
            {
                return handle;
            }
        }

        return 0;
    }

    // Only .NET can raise AssemblyLoadContext.ResolvingUnmanagedDll, at the end of a search of its own.
    private nint AskEvent() => Flags == LoadFlags.None && NativeLibrary.TryLoad(Name, Assembly, SearchPath, out nint handle) ? handle : 0;

    private List<string> Folders()
    {
        List<string> folders = AssemblyFolders.OfPackages();
        if (SearchPath is not { } search || search.HasFlag(DllImportSearchPath.AssemblyDirectory))
        {
            string own = AssemblyFolders.Of(Assembly);
            AddOnce(own);
            AddOnce(AssemblyFolders.PackageRoot(own));
        }

        return folders;

        void AddOnce(string folder)
        {
            if (!folders.Contains(folder))
            {
                folders.Add(folder);
            }
        }
    }

    private LibraryHandle? Own(nint handle) => handle == 0 ? null : new LibraryHandle(handle, Flags);

    private static LibraryHandle? Given(nint handle) => handle == 0 ? null : new LibraryHandle(handle, isOwned: false);
}
