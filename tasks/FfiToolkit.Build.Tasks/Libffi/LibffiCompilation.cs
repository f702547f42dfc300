using System.Collections.Concurrent;
using FfiToolkit.Build.Tasks.Diagnostics;
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

    /// <summary>Builds both libraries and returns the exports, checked against the version map.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(work, "obj"));
        Directory.CreateDirectory(_temporary);
        await ToolchainResolver.ProbeAsync(Toolchain, Target, _temporary, cancellation).ConfigureAwait(false);
        HeaderGenerator.Write(request.SourceFolder, request.Version, Target, _include);

        string[] objects = await CompileAsync(cancellation).ConfigureAwait(false);
        VersionMap map = await VersionMapAsync(cancellation).ConfigureAwait(false);
        await LinkAsync(objects, cancellation).ConfigureAwait(false);
        await ArchiveAsync(objects, cancellation).ConfigureAwait(false);
        return CheckExports(map);
    }

    private async Task<string[]> CompileAsync(CancellationToken cancellation)
    {
        (string Source, string Object)[] units =
        [
            .. Target.Sources.Select(source => (source, ObjectName(source))),
            .. Target.Shims.Select(shim => (Path.Combine(request.DataFolder, shim), ObjectName(shim))),
        ];
        ConcurrentBag<(string Source, ToolResult Result)> failures = [];
        ParallelOptions options = new() { MaxDegreeOfParallelism = Math.Max(1, request.Parallelism), CancellationToken = cancellation };
        await Parallel.ForEachAsync(units, options, async (unit, token) =>
        {
            string[] arguments = [.. request.CompileFlags, .. PathFlags(), .. IncludeFlags(), "-c", unit.Source, "-o", Path.Combine(work, "obj", unit.Object)];
            ToolResult result = await RunAsync(Toolchain.Compiler, [.. Toolchain.CompilerArguments, .. arguments], request.SourceFolder, token).ConfigureAwait(false);
            if (!result.Succeeded)
            {
                failures.Add((unit.Source, result));
            }
        }).ConfigureAwait(false);

        if (!failures.IsEmpty)
        {
            throw CompilationFailure([.. failures.OrderBy(failure => failure.Source, StringComparer.Ordinal)]);
        }

        return [.. units.Select(unit => Path.Combine(work, "obj", unit.Object))];
    }

    // ffi64.c and src/ffi.c style names do not clash within one RID, so the base name is enough and is what the archive shows.
    private static string ObjectName(string source) => Path.GetFileNameWithoutExtension(source) + ".o";

    // Nothing of this machine may stay in the output: assertions and file symbols carry these names instead.
    private string[] PathFlags() =>
    [
        $"-ffile-prefix-map={request.SourceFolder}=/libffi-{request.Version}",
        $"-ffile-prefix-map={work}=/build",
        $"-ffile-prefix-map={request.DataFolder}=/shims",
    ];

    private string[] IncludeFlags() => [$"-I{_include}", "-Iinclude", "-Isrc"];

    private async Task<VersionMap> VersionMapAsync(CancellationToken cancellation)
    {
        // Without -D of the target the script's conditions silently drop symbols: it defines LIBFFI_H, so that ffi.h's own define is skipped.
        string[] arguments = ["-E", "-P", "-x", "assembler-with-cpp", $"-D{Target.Target}", "-DGENERATE_LIBFFI_MAP", .. IncludeFlags(), "libffi.map.in"];
        ToolResult result = await RunAsync(Toolchain.Compiler, [.. Toolchain.CompilerArguments, .. arguments], request.SourceFolder, cancellation).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            throw CompilationFailure([("libffi.map.in", result)]);
        }

        VersionMap map = VersionMap.Parse(result.Output);
        await File.WriteAllTextAsync(MapFile, map.Text, cancellation).ConfigureAwait(false);
        return map;
    }

    private string MapFile => Path.Combine(work, "libffi.map");

    private async Task LinkAsync(string[] objects, CancellationToken cancellation)
    {
        string[] arguments = [.. Toolchain.CompilerArguments, .. Target.LinkFlags, $"-Wl,--version-script,{MapFile}", "-o", Path.Combine(work, Target.Library), .. objects];
        ToolResult result = await RunAsync(Toolchain.Compiler, arguments, work, cancellation).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            throw new FfiBuildException(DiagnosticCodes.LinkFailed, $"linking {Target.Library} for '{Target.Rid}' failed: {result.Text.Trim()}. All commands are in {log.Path}.");
        }
    }

    private async Task ArchiveAsync(string[] objects, CancellationToken cancellation)
    {
        // D: no times and no owners in the archive.
        string[] arguments = ["rcsD", Path.Combine(work, Target.StaticLibrary), .. objects];
        ToolResult result = await RunAsync(Toolchain.Archiver, arguments, work, cancellation).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            throw new FfiBuildException(DiagnosticCodes.LinkFailed, $"archiving {Target.StaticLibrary} for '{Target.Rid}' failed: {result.Text.Trim()}. All commands are in {log.Path}.");
        }
    }

    private IReadOnlyList<string> CheckExports(VersionMap map)
    {
        IReadOnlyList<string> exports = ElfExports.Read(File.ReadAllBytes(Path.Combine(work, Target.Library)));
        string[] missing = [.. map.Symbols.Except(exports)];
        string[] unexpected = [.. exports.Except(map.Symbols)];
        return missing.Length + unexpected.Length == 0 && exports.Count > 0
            ? exports
            : throw new FfiBuildException(
                DiagnosticCodes.WrongExports,
                $"{Target.Library} for '{Target.Rid}' does not export what its version map says (missing: {List(missing)}; unexpected: {List(unexpected)}). The flags or the source list in targets.json do not fit libffi {request.Version}.");
    }

    private Task<ToolResult> RunAsync(string program, IReadOnlyList<string> arguments, string folder, CancellationToken cancellation) =>
        log.RunAsync(new ToolCommand(program, arguments, folder).WithTemporaryFolder(_temporary), cancellation);

    private CompilationFailedException CompilationFailure((string Source, ToolResult Result)[] failures)
    {
        CompilerMessage[] messages = [.. failures.SelectMany(failure => CompilerMessage.Parse(failure.Result.Text, request.SourceFolder)).Distinct()];
        string first = messages.Length == 0 ? $" {failures[0].Result.Text.Trim()}" : "";
        return new CompilationFailedException(
            $"{Path.GetFileName(Toolchain.Compiler)} ({Toolchain.Version}) refused {List([.. failures.Select(failure => failure.Source)])} of libffi {request.Version} for '{Target.Rid}'.{first} All commands are in {log.Path}.", messages);
    }

    private static string List(string[] names) => names.Length == 0 ? "none" : string.Join(", ", names);
}
