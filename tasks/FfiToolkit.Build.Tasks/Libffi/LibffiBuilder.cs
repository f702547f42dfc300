using System.Diagnostics;
using System.Globalization;
using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.Libffi;

/// <summary>Builds libffi for one RID, or finds that nothing has changed since the last time.</summary>
public static class LibffiBuilder
{
    /// <summary>Builds.</summary>
    /// <exception cref="FfiBuildException">The build failed; the output folder is as it was.</exception>
    public static async Task<LibffiBuildResult> BuildAsync(LibffiBuildRequest request, IBuildReport report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(report);
        string inputs = InputHash.Compute(request);

        // Looked at before the lock too: nothing to do is the common case and must not wait or create anything.
        if (OutputFolder.IsUpToDate(request.OutputFolder, inputs, out BuildRecord? present))
        {
            return UpToDate(request, present!, report);
        }

        using OutputFolder output = await OutputFolder.LockAsync(request.OutputFolder, cancellation).ConfigureAwait(false);
        if (OutputFolder.IsUpToDate(output.Folder, inputs, out present))
        {
            return UpToDate(request, present!, report);
        }

        output.Prepare();
        Stopwatch time = Stopwatch.StartNew();
        CommandLog log = new(request.LogFile);
        try
        {
            VersionMap map = await new LibffiCompilation(request, output.Work, log).RunAsync(cancellation).ConfigureAwait(false);
            IReadOnlyList<string> exports = CheckExports(request, output.Work, map);
            File.Copy(Path.Combine(request.SourceFolder, "LICENSE"), Path.Combine(output.Work, "LICENSE"));
            string[] files = [request.Target.Library, request.Target.StaticLibrary, "LICENSE", "include/ffi.h", "include/ffitarget.h"];
            BuildRecord record = Record(request, exports, files.ToDictionary(file => file, file => OutputFolder.Hash(Path.Combine(output.Work, file))!));
            record.Write(output.Work);
            await File.WriteAllTextAsync(Path.Combine(output.Work, OutputFolder.InputsFile), inputs, cancellation).ConfigureAwait(false);

            cancellation.ThrowIfCancellationRequested();
            output.Publish([.. files, BuildRecord.FileName, OutputFolder.InputsFile]);
            report.Info(string.Create(CultureInfo.InvariantCulture, $"libffi {request.Version} for {request.Target.Rid}: {Path.Combine(output.Folder, request.Target.Library)} ({exports.Count} exports, {request.Toolchain.Version}, {time.Elapsed.TotalSeconds:0.0} s)"));
            return new LibffiBuildResult(output.Folder, record, WasUpToDate: false);
        }
        finally
        {
            log.Save();
        }
    }

    private static IReadOnlyList<string> CheckExports(LibffiBuildRequest request, string work, VersionMap map)
    {
        if (request.Target.Format != "elf" || request.Target.Architecture == "arm")
        {
            return map.Symbols;
        }

        IReadOnlyList<string> exports = ElfExports.Read(File.ReadAllBytes(Path.Combine(work, request.Target.Library)));
        string[] missing = [.. map.Symbols.Except(exports)];
        string[] unexpected = [.. exports.Except(map.Symbols)];
        return missing.Length + unexpected.Length == 0 && exports.Count > 0
            ? exports
            : throw new FfiBuildException(
                DiagnosticCodes.WrongExports,
                $"{request.Target.Library} for '{request.Target.Rid}' does not export what its version map says (missing: {List(missing)}; unexpected: {List(unexpected)}). The flags or the source list in targets.json do not fit libffi {request.Version}.");
    }

    private static string List(string[] names) => names.Length == 0 ? "none" : string.Join(", ", names);

    private static LibffiBuildResult UpToDate(LibffiBuildRequest request, BuildRecord record, IBuildReport report)
    {
        report.Detail($"libffi {request.Version} for {request.Target.Rid} is up to date: {request.OutputFolder}");
        return new LibffiBuildResult(request.OutputFolder, record, WasUpToDate: true);
    }

    private static BuildRecord Record(LibffiBuildRequest request, IReadOnlyList<string> exports, Dictionary<string, string> files) => new()
    {
        Version = request.Version,
        Rid = request.Target.Rid,
        SourceSha256 = request.SourceSha256,
        Toolchain = new ToolchainRecord(request.Toolchain.Name, request.Toolchain.Version, request.Toolchain.Machine, request.Toolchain.Integrity, request.Toolchain.LinkerVersion),
        CompileFlags = request.CompileFlags,
        LinkFlags = request.Target.LinkFlags,
        Defines = request.Target.Defines,
        Exports = exports,
        Files = new SortedDictionary<string, string>(files, StringComparer.Ordinal),
    };
}
