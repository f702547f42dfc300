using System.Collections.Concurrent;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Libffi.Linking;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Toolchains;

namespace FfiToolkit.Build.Tasks.Libffi;

/// <summary>One build inside one work folder: headers, objects, version map, shared and static library.</summary>
/// <remarks>
/// Every program runs in that folder and is given relative names, some of them through links, so that no character of the machine's
/// paths matters: LLVM puts random digits in place of percent signs in the name of a file that it makes
/// (llvm::sys::fs::createUniqueFile), zig cannot read a list of headers in which a quote comes after a space, and a map of prefixes
/// ends at the first equals sign.
/// </remarks>
internal sealed class LibffiCompilation(LibffiBuildRequest request, string work, CommandLog log)
{
    // Relative to the work folder.
    private const string Include = "include";
    private const string Objects = "obj";
    private const string Temporary = "tmp";
    private const string SourceLink = "source";
    private const string DataLink = "ours";

    // The work folder, under a name without its characters. clang and gcc take the name of the folder for debug information from PWD.
    private const string HereOnLinux = "/proc/self/cwd";

    private LibffiTarget Target => request.Target;

    private Toolchain Toolchain => request.Toolchain;

    // Links need a right there that few have, and quotes and percent signs are no trouble.
    private string SourceFolder => OperatingSystem.IsWindows() ? request.SourceFolder : SourceLink;

    private string DataFolder => OperatingSystem.IsWindows() ? DataParent : DataLink;

    private string DataParent => Path.GetDirectoryName(request.DataFolder)!;

    /// <summary>Builds both libraries and returns the version map that the shared one was linked with.</summary>
    public async Task<VersionMap> RunAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(work, Objects));
        Directory.CreateDirectory(Path.Combine(work, Temporary));
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateSymbolicLink(Path.Combine(work, SourceLink), request.SourceFolder);
            Directory.CreateSymbolicLink(Path.Combine(work, DataLink), DataParent);
        }

        if (!Toolchain.IsCross)
        {
            await CompilerProbe.RunAsync(Toolchain, Target, Path.Combine(work, Temporary), cancellation).ConfigureAwait(false);
        }

        HeaderGenerator.Write(request.SourceFolder, request.Version, Target, Path.Combine(work, Include));
        CompiledObjects objects = await CompileAsync(cancellation).ConfigureAwait(false);
        VersionMap map = await VersionMapAsync(cancellation).ConfigureAwait(false);
        await LinkAsync(objects, map, cancellation).ConfigureAwait(false);
        await ArchiveAsync(objects.Static, cancellation).ConfigureAwait(false);
        return map;
    }

    private async Task<CompiledObjects> CompileAsync(CancellationToken cancellation)
    {
        bool withoutRuntime = Toolchain.Linker is not null;
        CompileUnit[] library = [.. Target.Sources.Select(source => new CompileUnit(source, Source(source), [])), .. Ours(Target.Shims)];
        CompileUnit[] shared = withoutRuntime ? [.. Ours(Target.SharedShims)] : [];
        CompileUnit[] stubs = withoutRuntime ? [.. Ours(Target.Stubs.Values)] : [];
        CompileUnit[] all = [.. library, .. shared, .. stubs];

        ConcurrentBag<(string Source, ToolResult Result)> failures = [];
        await Task.WhenAll(all.Select(async unit =>
        {
            string[] arguments = [.. request.CompileFlags, .. DebugFlags(unit), .. unit.Flags, .. PathFlags(), .. IncludeFlags(), "-c", unit.File, "-o", ObjectPath(unit)];
            ToolResult result = await RunAsync(Toolchain.Compiler, arguments, cancellation, ObjectPath(unit)).ConfigureAwait(false);
            if (!result.Succeeded)
            {
                failures.Add((unit.Name, result));
            }
        })).ConfigureAwait(false);

        return failures.IsEmpty
            ? new CompiledObjects(Paths(library), Paths(shared), Paths(stubs))
            : throw CompilationFailure([.. failures.OrderBy(failure => failure.Source, StringComparer.Ordinal)]);
    }

    // clang has no other debug information than DWARF for assembly, and lld-link would put that into the DLL.
    private string[] DebugFlags(CompileUnit unit) => request.Symbols is not null && Target.Format == "pe" && unit.File.EndsWith(".S", StringComparison.Ordinal) ? ["-g0"] : [];

    private IEnumerable<CompileUnit> Ours(IEnumerable<string> files) => files.Select(file => new CompileUnit(Path.GetFileName(file), Ours(file), Target.ShimFlags));

    private static string[] Paths(CompileUnit[] units) => [.. units.Select(ObjectPath)];

    // The base names of one RID's files do not clash, and are what the archive shows.
    private static string ObjectPath(CompileUnit unit) => $"{Objects}/{Path.GetFileNameWithoutExtension(unit.File)}.o";

    private string Source(string name) => $"{SourceFolder}/{name}";

    private string Ours(string name) => $"{DataFolder}/{Path.GetRelativePath(DataParent, request.DataFile(name)).Replace('\\', '/')}";

    // Nothing of this machine may stay in the output: assertions, file symbols and debug information carry these names instead.
    private string[] PathFlags() =>
    [
        .. OperatingSystem.IsLinux() ? (string[])[$"-ffile-prefix-map={HereOnLinux}=/build"] : [],
        $"-ffile-prefix-map={SourceFolder}=/libffi-{request.Version}",
        $"-ffile-prefix-map={work}=/build",
        $"-ffile-prefix-map={DataFolder}=/ffitoolkit",
        .. Toolchain.Folder.Length == 0 ? [] : (string[])[$"-ffile-prefix-map={Toolchain.Folder}=/zig"],
    ];

    private string[] IncludeFlags() =>
    [
        .. Toolchain.IsCross && Target.Includes.Count > 0 ? (string[])["-nostdlibinc", .. Target.Includes.SelectMany(folder => (string[])["-isystem", Ours(folder)])] : [],
        $"-I{Include}",
        $"-I{Source("include")}",
        $"-I{Source("src")}",
    ];

    private async Task<VersionMap> VersionMapAsync(CancellationToken cancellation)
    {
        // Without -D of the target the script's conditions silently drop symbols: it defines LIBFFI_H, so that ffi.h's own define is skipped.
        string[] arguments = ["-E", "-P", "-x", "assembler-with-cpp", $"-D{Target.Target}", "-DGENERATE_LIBFFI_MAP", .. IncludeFlags(), Source("libffi.map.in")];
        ToolResult result = await RunAsync(Toolchain.Compiler, arguments, cancellation).ConfigureAwait(false);
        return result.Succeeded && VersionMap.Parse(result.Output) is { Symbols.Count: > 0 } map ? map : throw CompilationFailure([("libffi.map.in", result)]);
    }

    private async Task LinkAsync(CompiledObjects objects, VersionMap map, CancellationToken cancellation)
    {
        LibraryLink link = LibraryLink.For(request, work);
        foreach (LinkStep step in link.Steps(objects, map))
        {
            ToolResult result = await RunAsync(step.Program, step.Arguments, cancellation, step.Output).ConfigureAwait(false);
            if (!result.Succeeded)
            {
                throw new FfiBuildException(DiagnosticCodes.LinkFailed, $"linking {step.Output} for '{Target.Rid}' failed: {result.Text.Trim()}. All commands are in {log.Path}.");
            }
        }
    }

    private async Task ArchiveAsync(IReadOnlyList<string> objects, CancellationToken cancellation)
    {
        ToolResult result = await RunAsync(Toolchain.Archiver, [Target.ArchiveFlags, Target.StaticLibrary, .. objects], cancellation, Target.StaticLibrary).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            throw new FfiBuildException(DiagnosticCodes.LinkFailed, $"archiving {Target.StaticLibrary} for '{Target.Rid}' failed: {result.Text.Trim()}. All commands are in {log.Path}.");
        }
    }

    // A program that says that all is well and did not make its output has failed.
    private async Task<ToolResult> RunAsync(ToolProgram program, IEnumerable<string> arguments, CancellationToken cancellation, string? output = null)
    {
        string temporary = OperatingSystem.IsLinux() ? $"{HereOnLinux}/{Temporary}" : Path.Combine(work, Temporary);
        ToolCommand command = program.Command(arguments, work).WithTemporaryFolder(temporary);
        Dictionary<string, string?> environment = new(Toolchain.Environment);
        foreach ((string name, string? value) in command.Environment)
        {
            environment[name] = value;
        }

        if (OperatingSystem.IsLinux())
        {
            environment["PWD"] = HereOnLinux;
        }

        // zig keeps what it compiled; here that goes away with the work folder, and nothing of an earlier build is used.
        environment["ZIG_LOCAL_CACHE_DIR"] = environment["ZIG_GLOBAL_CACHE_DIR"] = temporary;
        await request.Slots.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            ToolResult result = await log.RunAsync(command with { Environment = environment }, cancellation).ConfigureAwait(false);
            return result.Succeeded && output is not null && !File.Exists(Path.Combine(work, output))
                ? new ToolResult(-1, result.Output, $"{result.Error}{program.Path} ended with exit code 0 and did not write '{output}'.")
                : result;
        }
        finally
        {
            request.Slots.Release();
        }
    }

    private CompilationFailedException CompilationFailure((string Source, ToolResult Result)[] failures)
    {
        CompilerMessage[] messages = [.. failures.SelectMany(failure => CompilerMessage.Parse(failure.Result.Text, work)).Select(InPlace).Distinct()];
        string first = messages.Length == 0 ? $" {failures[0].Result.Text.Trim()}" : "";
        return new CompilationFailedException(
            $"{Path.GetFileName(Toolchain.Compiler.Path)} ({Toolchain.Version}) refused {string.Join(", ", failures.Select(failure => failure.Source))} of libffi {request.Version} for '{Target.Rid}'.{first} All commands are in {log.Path}.", messages);
    }

    // The links go away with the work folder.
    private CompilerMessage InPlace(CompilerMessage message)
    {
        foreach ((string link, string folder) in (ReadOnlySpan<(string, string)>)[(SourceLink, request.SourceFolder), (DataLink, DataParent)])
        {
            string prefix = Path.Combine(work, link) + Path.DirectorySeparatorChar;
            if (message.File.StartsWith(prefix, StringComparison.Ordinal))
            {
                return message with { File = Path.Combine(folder, message.File[prefix.Length..]) };
            }
        }

        return message;
    }

    private sealed record CompileUnit(string Name, string File, IReadOnlyList<string> Flags);
}
