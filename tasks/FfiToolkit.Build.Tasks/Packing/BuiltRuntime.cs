using System.Security.Cryptography;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Libffi;

namespace FfiToolkit.Build.Tasks.Packing;

/// <summary>What the build made for one RID, found fit for a package.</summary>
/// <param name="Target">The RID's description.</param>
/// <param name="Record">The build record.</param>
/// <param name="Library">The shared library's bytes: those that the record describes.</param>
/// <param name="Symbols">The bytes of the file with its debug information, likewise; null where the build made none.</param>
public sealed record BuiltRuntime(LibffiTarget Target, BuildRecord Record, byte[] Library, byte[]? Symbols)
{
    /// <summary>Reads a folder of the build for a package.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="target">The RID's description.</param>
    /// <param name="anyToolchain">Whether the project says which compiler builds: then it need not be the pinned one.</param>
    /// <exception cref="FfiBuildException">It is not what its record describes, needs a newer system than its RID promises, or depends on this machine though nobody asked for that.</exception>
    public static BuiltRuntime Open(string folder, LibffiTarget target, bool anyToolchain)
    {
        BuiltRuntime built = Read(folder, target);
        string compiler = built.Record.Toolchain.Version;
        if (LibraryCheck.GlibcProblem(built.Record.Glibc, target) is { } tooNew)
        {
            throw new FfiBuildException(DiagnosticCodes.GlibcTooNew, $"'{folder}' is not packed: {target.Library} {tooNew} ({compiler} linked it with this machine's C library). Set FfiToolchain=zig to build it with the pinned toolchain.") { File = folder };
        }

        return anyToolchain || built.Record.Toolchain.Integrity is not null
            ? built
            : throw new FfiBuildException(DiagnosticCodes.NotPinned, $"'{folder}' is not packed: {compiler} of this machine built {target.Library}, because the pinned toolchain could not be had, and the package would depend on this machine. Set FfiToolchain=zig to see what the pinned toolchain lacks, or FfiToolchain=native to pack what this machine's compiler builds.") { File = folder };
    }

    /// <summary>Reads a folder of the build.</summary>
    /// <exception cref="FfiBuildException">It is not what its record describes.</exception>
    public static BuiltRuntime Read(string folder, LibffiTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        BuildRecord record = BuildRecord.TryRead(folder)
            ?? throw new FfiBuildException(DiagnosticCodes.PackInputMissing, $"'{folder}' holds no {BuildRecord.FileName}: libffi was not built for '{target.Rid}'. Build before packing.") { File = folder };
        return new BuiltRuntime(target, record, Recorded(target.Library, "the library"), record.Symbols is null ? null : Recorded(record.Symbols, "the debug information"));

        byte[] Recorded(string name, string what)
        {
            byte[] content = PackInput.Read(Path.Combine(folder, name), what);
            return record.Rid == target.Rid && Convert.ToHexStringLower(SHA256.HashData(content)) == record.Files.GetValueOrDefault(name)
                ? content
                : throw new FfiBuildException(DiagnosticCodes.PackInputMissing, $"'{folder}' does not hold what its {BuildRecord.FileName} describes ('{record.Rid}', {name}). Build again before packing.") { File = folder };
        }
    }
}
