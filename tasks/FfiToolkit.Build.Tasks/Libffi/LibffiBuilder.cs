using System.Diagnostics;
using System.Globalization;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Formats;
using FfiToolkit.Build.Tasks.Toolchains;

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

        await request.Toolchain.VerifyAsync(cancellation).ConfigureAwait(false);
        output.Prepare();
        Stopwatch time = Stopwatch.StartNew();
        CommandLog log = new(request.LogFile);
        try
        {
            VersionMap map = await new LibffiCompilation(request, output.Work, log).RunAsync(cancellation).ConfigureAwait(false);
            LibraryImage image = Check(request, output.Work, map);
            File.Copy(Path.Combine(request.SourceFolder, "LICENSE"), Path.Combine(output.Work, "LICENSE"));
            await File.WriteAllTextAsync(Path.Combine(output.Work, Notices.FileName), Notices.Text(request), cancellation).ConfigureAwait(false);
            string[] files = [request.Target.Library, request.Target.StaticLibrary, .. request.Symbols is { } symbols ? (string[])[symbols] : [], "LICENSE", Notices.FileName, "include/ffi.h", "include/ffitarget.h"];
            BuildRecord record = Record(request, image, files.ToDictionary(file => file, file => OutputFolder.Hash(Path.Combine(output.Work, file))!));
            record.Write(output.Work);
            await File.WriteAllTextAsync(Path.Combine(output.Work, OutputFolder.InputsFile), inputs, cancellation).ConfigureAwait(false);

            cancellation.ThrowIfCancellationRequested();
            output.Publish([.. files, BuildRecord.FileName, OutputFolder.InputsFile]);
            report.Info(string.Create(CultureInfo.InvariantCulture, $"libffi {request.Version} for {request.Target.Rid}: {Path.Combine(output.Folder, request.Target.Library)} ({image.Exports.Count} exports, {request.Toolchain.Version}, {time.Elapsed.TotalSeconds:0.0} s)"));
            return new LibffiBuildResult(output.Folder, record, WasUpToDate: false);
        }
        finally
        {
            log.Save();
        }
    }

    private static LibraryImage Check(LibffiBuildRequest request, string work, VersionMap map)
    {
        LibffiTarget target = request.Target;
        string[] paths = [work, request.SourceFolder, Path.GetDirectoryName(request.DataFolder)!, request.Toolchain.Folder, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + Path.DirectorySeparatorChar];

        // Our flags give these protections; the caller's may take them away, and so may a C library of the machine whose own objects lack the marks.
        bool isOurs = request.Toolchain.IsCross && request.ExtraFlags.Count == 0;
        byte[] library = File.ReadAllBytes(Path.Combine(work, target.Library));
        LibraryImage image = LibraryCheck.Run(library, isOurs ? target : target with { Protections = [] }, map, paths, request.Toolchain.IsCross ? request.Version : null);
        if (request.Symbols is not null)
        {
            SymbolsCheck.Run(library, File.ReadAllBytes(Path.Combine(work, request.Symbols)), target, paths);
        }

        if (LibraryCheck.Paths(File.ReadAllBytes(Path.Combine(work, target.StaticLibrary)), paths).FirstOrDefault() is { } path)
        {
            throw new FfiBuildException(DiagnosticCodes.WrongFormat, $"{target.StaticLibrary} for '{target.Rid}' is not what is shipped: {path}. Set FfiToolchain={ToolchainChoice.PinnedZig} to build with the pinned toolchain.");
        }

        // A compiler of the machine links with the machine's own glibc: good enough to run here, and refused when it is packed.
        return request.Toolchain.IsCross && LibraryCheck.GlibcProblem(LibraryCheck.RequiredGlibc(image), target) is { } tooNew
            ? throw new FfiBuildException(DiagnosticCodes.WrongFormat, $"{target.Library} for '{target.Rid}' {tooNew}.")
            : image;
    }

    private static LibffiBuildResult UpToDate(LibffiBuildRequest request, BuildRecord record, IBuildReport report)
    {
        report.Detail($"libffi {request.Version} for {request.Target.Rid} is up to date: {request.OutputFolder}");
        return new LibffiBuildResult(request.OutputFolder, record, WasUpToDate: true);
    }

    private static BuildRecord Record(LibffiBuildRequest request, LibraryImage image, Dictionary<string, string> files) => new()
    {
        Version = request.Version,
        Rid = request.Target.Rid,
        SourceSha256 = request.SourceSha256,
        Toolchain = new ToolchainRecord(request.Toolchain.Name, request.Toolchain.Version, request.Toolchain.Machine, request.Toolchain.Integrity, request.Toolchain.LinkerVersion),
        CompileFlags = request.CompileFlags,
        LinkFlags = request.LinkFlags,
        Defines = request.Target.Defines,
        Exports = image.Exports,
        Needed = image.Needed,
        BuildId = image.BuildId,
        Symbols = request.Symbols,
        Protections = image.Protections,
        Glibc = LibraryCheck.RequiredGlibc(image),
        Files = new SortedDictionary<string, string>(files, StringComparer.Ordinal),
    };
}
