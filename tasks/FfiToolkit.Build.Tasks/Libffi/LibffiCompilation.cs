using System.Collections.Concurrent;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Libffi.Linking;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Toolchains;

namespace FfiToolkit.Build.Tasks.Libffi;

/// <summary>One build inside one work folder: headers, objects, version map, shared and static library.</summary>
internal sealed class LibffiCompilation(LibffiBuildRequest request, string work, CommandLog log)
{
    private readonly string _include = Path.Combine(work, "include");
    private readonly string _temporary = Path.Combine(work, "tmp");

    private LibffiTarget Target => request.Target;

    private Toolchain Toolchain => request.Toolchain;

    /// <summary>Builds both libraries and returns the version map that the shared one was linked with.</summary>
    public async Task<VersionMap> RunAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(work, "obj"));
        Directory.CreateDirectory(_temporary);
        if (!Toolchain.IsCross)
        {
            await CompilerProbe.RunAsync(Toolchain, Target, _temporary, cancellation).ConfigureAwait(false);
        }

        HeaderGenerator.Write(request.SourceFolder, request.Version, Target, _include);
        CompiledObjects objects = await CompileAsync(cancellation).ConfigureAwait(false);
        VersionMap map = await VersionMapAsync(cancellation).ConfigureAwait(false);
        await LinkAsync(objects, map, cancellation).ConfigureAwait(false);
        await ArchiveAsync(objects.Static, cancellation).ConfigureAwait(false);
        return map;
    }

    private async Task<CompiledObjects> CompileAsync(CancellationToken cancellation)
    {
        bool withoutRuntime = Toolchain.Linker is not null;
        CompileUnit[] library = [.. Target.Sources.Select(source => new CompileUnit(source, ObjectName(source), [])), .. Ours(Target.Shims)];
        CompileUnit[] shared = withoutRuntime ? [.. Ours(Target.SharedShims)] : [];
        CompileUnit[] stubs = withoutRuntime ? [.. Ours(Target.Stubs.Values)] : [];
        CompileUnit[] all = [.. library, .. shared, .. stubs];

        ConcurrentBag<(string Source, ToolResult Result)> failures = [];
        await Task.WhenAll(all.Select(async unit =>
        {
            string[] arguments = [.. request.CompileFlags, .. unit.Flags, .. PathFlags(), .. IncludeFlags(), "-c", unit.Source, "-o", ObjectPath(unit)];
            ToolResult result = await RunAsync(Toolchain.Compiler, arguments, request.SourceFolder, cancellation).ConfigureAwait(false);
            if (!result.Succeeded)
            {
                failures.Add((unit.Source, result));
            }
        })).ConfigureAwait(false);

        return failures.IsEmpty
            ? new CompiledObjects(Paths(library), Paths(shared), Paths(stubs))
            : throw CompilationFailure([.. failures.OrderBy(failure => failure.Source, StringComparer.Ordinal)]);
    }

    private IEnumerable<CompileUnit> Ours(IEnumerable<string> files) => files.Select(file => new CompileUnit(request.DataFile(file), ObjectName(file), Target.ShimFlags));

    private string[] Paths(CompileUnit[] units) => [.. units.Select(ObjectPath)];

    private string ObjectPath(CompileUnit unit) => Path.Combine(work, "obj", unit.Object);

    // The base names of one RID's files do not clash, and are what the archive shows.
    private static string ObjectName(string source) => Path.GetFileNameWithoutExtension(source) + ".o";

    // Nothing of this machine may stay in the output: assertions and file symbols carry these names instead.
    private string[] PathFlags() =>
    [
        $"-ffile-prefix-map={request.SourceFolder}=/libffi-{request.Version}",
        $"-ffile-prefix-map={work}=/build",
        $"-ffile-prefix-map={Path.GetDirectoryName(request.DataFolder)}=/ffitoolkit",
        .. Toolchain.Folder.Length == 0 ? [] : (string[])[$"-ffile-prefix-map={Toolchain.Folder}=/zig"],
    ];

    private string[] IncludeFlags() =>
    [
        .. Toolchain.IsCross && Target.Includes.Count > 0 ? (string[])["-nostdlibinc", .. Target.Includes.SelectMany(folder => (string[])["-isystem", request.DataFile(folder)])] : [],
        $"-I{_include}",
        "-Iinclude",
        "-Isrc",
    ];

    private async Task<VersionMap> VersionMapAsync(CancellationToken cancellation)
    {
        // Without -D of the target the script's conditions silently drop symbols: it defines LIBFFI_H, so that ffi.h's own define is skipped.
        string[] arguments = ["-E", "-P", "-x", "assembler-with-cpp", $"-D{Target.Target}", "-DGENERATE_LIBFFI_MAP", .. IncludeFlags(), "libffi.map.in"];
        ToolResult result = await RunAsync(Toolchain.Compiler, arguments, request.SourceFolder, cancellation).ConfigureAwait(false);
        return result.Succeeded ? VersionMap.Parse(result.Output) : throw CompilationFailure([("libffi.map.in", result)]);
    }

    private async Task LinkAsync(CompiledObjects objects, VersionMap map, CancellationToken cancellation)
    {
        LibraryLink link = LibraryLink.For(request, work);
        foreach (LinkStep step in link.Steps(objects, map))
        {
            ToolResult result = await RunAsync(step.Program, step.Arguments, work, cancellation).ConfigureAwait(false);
            if (!result.Succeeded)
            {
                throw new FfiBuildException(DiagnosticCodes.LinkFailed, $"linking {step.Output} for '{Target.Rid}' failed: {result.Text.Trim()}. All commands are in {log.Path}.");
            }
        }
    }

    private async Task ArchiveAsync(IReadOnlyList<string> objects, CancellationToken cancellation)
    {
        ToolResult result = await RunAsync(Toolchain.Archiver, [Target.ArchiveFlags, Path.Combine(work, Target.StaticLibrary), .. objects], work, cancellation).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            throw new FfiBuildException(DiagnosticCodes.LinkFailed, $"archiving {Target.StaticLibrary} for '{Target.Rid}' failed: {result.Text.Trim()}. All commands are in {log.Path}.");
        }
    }

    private async Task<ToolResult> RunAsync(ToolProgram program, IEnumerable<string> arguments, string folder, CancellationToken cancellation)
    {
        ToolCommand command = program.Command(arguments, folder).WithTemporaryFolder(_temporary);
        Dictionary<string, string?> environment = new(Toolchain.Environment);
        foreach ((string name, string? value) in command.Environment)
        {
            environment[name] = value;
        }

        // zig keeps what it compiled; here that goes away with the work folder, and nothing of an earlier build is used.
        environment["ZIG_LOCAL_CACHE_DIR"] = environment["ZIG_GLOBAL_CACHE_DIR"] = _temporary;
        await request.Slots.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await log.RunAsync(command with { Environment = environment }, cancellation).ConfigureAwait(false);
        }
        finally
        {
            request.Slots.Release();
        }
    }

    private CompilationFailedException CompilationFailure((string Source, ToolResult Result)[] failures)
    {
        CompilerMessage[] messages = [.. failures.SelectMany(failure => CompilerMessage.Parse(failure.Result.Text, request.SourceFolder)).Distinct()];
        string first = messages.Length == 0 ? $" {failures[0].Result.Text.Trim()}" : "";
        return new CompilationFailedException(
            $"{Path.GetFileName(Toolchain.Compiler.Path)} ({Toolchain.Version}) refused {string.Join(", ", failures.Select(failure => failure.Source))} of libffi {request.Version} for '{Target.Rid}'.{first} All commands are in {log.Path}.", messages);
    }

    private sealed record CompileUnit(string Source, string Object, IReadOnlyList<string> Flags);
}
