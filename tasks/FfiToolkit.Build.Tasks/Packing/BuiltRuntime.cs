using System.Security.Cryptography;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Recipes;

namespace FfiToolkit.Build.Tasks.Packing;

/// <summary>What the build made of a library for one RID, found fit for a package.</summary>
/// <param name="Name">The library's name.</param>
/// <param name="Folder">The folder that the build made.</param>
/// <param name="Platform">The RID.</param>
/// <param name="LibraryName">The shared library's file name.</param>
/// <param name="Record">The build record.</param>
/// <param name="Library">The shared library's bytes, those that the record describes; null where only a static one was made.</param>
/// <param name="Symbols">The bytes of the file with its debug information, likewise; null where the build made none.</param>
public sealed record BuiltRuntime(string Name, string Folder, Platform Platform, string LibraryName, BuildRecord Record, byte[]? Library, byte[]? Symbols)
{
    /// <summary>The static library's file name, where the package carries it: a project's does, libffi's does not.</summary>
    public string? PackedStaticLibrary { get; init; }

    /// <summary>Reads a folder of the build for a package.</summary>
    /// <param name="name">The library's name.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="platform">The RID.</param>
    /// <param name="library">The shared library's file name.</param>
    /// <param name="glibc">The oldest glibc that it must run on; that of the RID when empty.</param>
    /// <param name="anyToolchain">Whether the project says which compiler builds: then it need not be the pinned one.</param>
    /// <exception cref="FfiBuildException">It is not what its record describes, needs a newer system than its RID promises, or depends on this machine though nobody asked for that.</exception>
    public static BuiltRuntime Open(string name, string folder, Platform platform, string library, string? glibc, bool anyToolchain)
    {
        BuiltRuntime built = Read(name, folder, platform, library);
        string compiler = built.Record.Toolchain.Version;
        if (LibraryCheck.GlibcProblem(built.Record.Glibc, string.IsNullOrEmpty(glibc) ? platform.Glibc : glibc) is { } tooNew)
        {
            throw new FfiBuildException(DiagnosticCodes.GlibcTooNew, $"'{folder}' is not packed: {library} {tooNew} ({compiler} linked it with this machine's C library). Set FfiToolchain=zig to build it with the pinned toolchain.") { File = folder };
        }

        return anyToolchain || built.Record.Toolchain.Integrity is not null
            ? built
            : throw new FfiBuildException(DiagnosticCodes.NotPinned, $"'{folder}' is not packed: {compiler} of this machine built {library}, because the pinned toolchain could not be had, and the package would depend on this machine. Set FfiToolchain=zig to see what the pinned toolchain lacks, or FfiToolchain=native to pack what this machine's compiler builds.") { File = folder };
    }

    /// <summary>Reads a folder of the build.</summary>
    /// <exception cref="FfiBuildException">It is not what its record describes.</exception>
    public static BuiltRuntime Read(string name, string folder, Platform platform, string library)
    {
        ArgumentNullException.ThrowIfNull(platform);
        BuildRecord record = BuildRecord.TryRead(folder)
            ?? throw new FfiBuildException(DiagnosticCodes.PackInputMissing, $"'{folder}' holds no {BuildRecord.FileName}: {library} was not built for '{platform.Rid}'. Build before packing.") { File = folder };
        BuiltRuntime built = new(name, folder, platform, library, record, null, null);
        return built with
        {
            Library = record.Files.ContainsKey(library) || record.Exports.Count > 0 ? built.Read(library, "the library") : null,
            Symbols = record.Symbols is null ? null : built.Read(record.Symbols, "the debug information"),
        };
    }

    /// <summary>The bytes of a file of the build.</summary>
    /// <param name="name">Its name in the folder.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <exception cref="FfiBuildException">It is not what the record describes.</exception>
    public byte[] Read(string name, string what)
    {
        byte[] content = PackInput.Read(Path.Combine(Folder, name), what);
        return Record.Rid == Platform.Rid && Convert.ToHexStringLower(SHA256.HashData(content)) == Record.Files.GetValueOrDefault(name)
            ? content
            : throw new FfiBuildException(DiagnosticCodes.PackInputMissing, $"'{Folder}' does not hold what its {BuildRecord.FileName} describes ('{Record.Rid}', {name}). Build again before packing.") { File = Folder };
    }
}
