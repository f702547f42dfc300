using System.Diagnostics;
using System.Globalization;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Formats;
using FfiToolkit.Build.Tasks.Linking;
using FfiToolkit.Build.Tasks.Toolchains;

namespace FfiToolkit.Build.Tasks.Recipes;

/// <summary>Builds a library for one RID, or finds that nothing has changed since the last time.</summary>
public static class RecipeBuilder
{
    /// <summary>Builds.</summary>
    /// <exception cref="FfiBuildException">The build failed; the output folder is as it was.</exception>
    public static async Task<BuildResult> BuildAsync(BuildRequest request, IBuildReport report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(report);
        // Looked at before the lock too: nothing to do is the common case and must not wait or create anything.
        if (OutputFolder.IsUpToDate(request, out BuildRecord? present))
        {
            return UpToDate(request, present!, report);
        }

        using OutputFolder output = await OutputFolder.LockAsync(request.OutputFolder, cancellation).ConfigureAwait(false);
        if (OutputFolder.IsUpToDate(request, out present))
        {
            return UpToDate(request, present!, report);
        }

        await request.Toolchain.VerifyAsync(cancellation).ConfigureAwait(false);
        output.Prepare();
        Stopwatch time = Stopwatch.StartNew();
        CommandLog log = new(request.LogFile);
        Recipe recipe = request.Recipe;
        try
        {
            (ExportList? exports, IReadOnlyList<LinkedPart> linked, IReadOnlyList<string> dependencies) = await new Compilation(request, output.Work, log, report).RunAsync(cancellation).ConfigureAwait(false);
            LibraryImage? image = Check(request, output.Work, exports, linked);
            foreach ((string name, string? source) in recipe.Published)
            {
                if (source is not null)
                {
                    string target = Path.Combine(output.Work, name);
                    Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                    File.Copy(source, target, overwrite: true);
                }
            }

            await File.WriteAllTextAsync(Path.Combine(output.Work, Notices.FileName), Notices.Text(request, linked), cancellation).ConfigureAwait(false);
            string[] files =
            [
                .. recipe.IsShared ? (string[])[recipe.Library] : [],
                .. recipe.IsStatic ? (string[])[recipe.StaticLibrary] : [],
                .. request.Symbols is { } symbols ? (string[])[symbols] : [],
                .. recipe.Published.Keys,
                Notices.FileName,
            ];
            BuildRecord record = Record(request, image, linked, files.ToDictionary(file => file, file => OutputFolder.Hash(Path.Combine(output.Work, file))!));
            record.Write(output.Work);
            await File.WriteAllLinesAsync(Path.Combine(output.Work, OutputFolder.DependenciesFile), dependencies, cancellation).ConfigureAwait(false);
            await File.WriteAllTextAsync(Path.Combine(output.Work, OutputFolder.InputsFile), InputHash.Compute(request, dependencies), cancellation).ConfigureAwait(false);

            cancellation.ThrowIfCancellationRequested();
            output.Publish([.. files, BuildRecord.FileName, OutputFolder.DependenciesFile, OutputFolder.InputsFile]);
            string main = recipe.IsShared ? recipe.Library : recipe.StaticLibrary;
            string content = image is null ? "static" : string.Create(CultureInfo.InvariantCulture, $"{image.Exports.Count} exports");
            report.Info(string.Create(CultureInfo.InvariantCulture, $"{recipe.Name} {recipe.Version} for {request.Platform.Rid}: {Path.Combine(output.Folder, main)} ({content}, {request.Toolchain.Version}, {time.Elapsed.TotalSeconds:0.0} s)"));
            return new BuildResult(output.Folder, record, WasUpToDate: false);
        }
        finally
        {
            log.Save();
        }
    }

    private static LibraryImage? Check(BuildRequest request, string work, ExportList? exports, IReadOnlyList<LinkedPart> linked)
    {
        Recipe recipe = request.Recipe;
        string[] paths = [work, recipe.SourceFolder, recipe.ProjectFolder, recipe.Sysroot?.Folder ?? "", Path.GetDirectoryName(recipe.Platform.Folder)!, request.Toolchain.Folder, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + Path.DirectorySeparatorChar];
        LibraryImage? image = recipe.IsShared ? CheckShared(request, work, exports, paths, linked) : null;
        if (recipe.IsStatic && LibraryCheck.Paths(File.ReadAllBytes(Path.Combine(work, recipe.StaticLibrary)), paths).FirstOrDefault() is { } path)
        {
            throw new FfiBuildException(DiagnosticCodes.WrongFormat, $"{recipe.StaticLibrary} for '{recipe.Platform.Rid}' is not what is shipped: {path}. Set FfiToolchain={ToolchainChoice.PinnedZig} to build with the pinned toolchain.");
        }

        return image;
    }

    private static LibraryImage CheckShared(BuildRequest request, string work, ExportList? exports, string[] paths, IReadOnlyList<LinkedPart> linked)
    {
        Recipe recipe = request.Recipe with { Needed = [.. request.Recipe.Needed, .. SystemLibraryNames.Imports(request.Libraries, request.Platform)] };

        // Our flags give these protections; the caller's may take them away, and so may a C library of the machine whose own objects lack the marks.
        bool isOurs = request.Toolchain.IsCross && request.ExtraFlags.Count == 0;
        byte[] library = File.ReadAllBytes(Path.Combine(work, recipe.Library));
        LibraryImage image = LibraryCheck.Run(library, isOurs ? recipe : recipe with { Protections = [] }, exports, paths, request.Toolchain.IsCross ? recipe.Version : null, linked.Select(static part => part.Name));
        if (request.Symbols is not null)
        {
            SymbolsCheck.Run(library, File.ReadAllBytes(Path.Combine(work, request.Symbols)), recipe, paths);
        }

        // A compiler of the machine links with the machine's own glibc: good enough to run here, and refused when it is packed.
        return request.Toolchain.IsCross && LibraryCheck.GlibcProblem(image, recipe.Glibc) is { } tooNew
            ? throw new FfiBuildException(DiagnosticCodes.WrongFormat, $"{recipe.Library} for '{recipe.Platform.Rid}' {tooNew}.")
            : image;
    }

    private static BuildResult UpToDate(BuildRequest request, BuildRecord record, IBuildReport report)
    {
        report.Detail($"{request.Recipe.Name} {request.Recipe.Version} for {request.Platform.Rid} is up to date: {request.OutputFolder}");
        return new BuildResult(request.OutputFolder, record, WasUpToDate: true);
    }

    private static BuildRecord Record(BuildRequest request, LibraryImage? image, IReadOnlyList<LinkedPart> linked, Dictionary<string, string> files) => new()
    {
        Version = request.Recipe.Version,
        Rid = request.Platform.Rid,
        SourceSha256 = request.Recipe.SourceSha256,
        Toolchain = new ToolchainRecord(request.Toolchain.Name, request.Toolchain.Version, request.Toolchain.Machine, request.Toolchain.Integrity, request.Toolchain.LinkerVersion),
        CompileFlags = request.CompileFlags,
        SourceFlags = request.Recipe.SourceFlags.Count == 0 ? null : request.Recipe.SourceFlags,
        LinkFlags = request.LinkFlags,
        Defines = request.Recipe.Defines,
        Exports = image?.Exports ?? [],
        Needed = image?.Needed ?? [],
        Linked = linked.Count == 0 ? null : [.. linked.Select(static part => part.Name)],
        BuildId = image?.BuildId,
        Symbols = request.Symbols,
        Protections = image?.Protections ?? [],
        Glibc = image is null ? null : LibraryCheck.RequiredGlibc(image),
        Files = new SortedDictionary<string, string>(files, StringComparer.Ordinal),
    };
}
