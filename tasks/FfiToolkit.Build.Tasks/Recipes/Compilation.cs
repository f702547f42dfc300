using System.Collections.Concurrent;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Linking;
using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Sysroots;
using FfiToolkit.Build.Tasks.Toolchains;

namespace FfiToolkit.Build.Tasks.Recipes;

/// <summary>One build inside one work folder: headers, objects, list of exports, shared and static library.</summary>
/// <remarks>
/// Every program runs in that folder and is given relative names, some of them through links, so that no character of the machine's
/// paths matters: LLVM puts random digits in place of percent signs in the name of a file that it makes
/// (llvm::sys::fs::createUniqueFile), zig cannot read a list of headers in which a quote comes after a space, and a map of prefixes
/// ends at the first equals sign.
/// </remarks>
internal sealed class Compilation(BuildRequest request, string work, CommandLog log, IBuildReport report)
{
    // Relative to the work folder.
    private const string Include = "include";
    private const string Objects = "obj";
    private const string Temporary = "tmp";

    // Behind an object's name, the files that say what was read to make it.
    private const string HeaderList = ".headers";
    private const string MakeRule = ".d";
    private const string SourceLink = "source";
    private const string ProjectLink = "project";
    private const string SysrootLink = "sysroot";
    private const string DataLink = "ours";

    // The work folder, under a name without its characters. clang and gcc take the name of the folder for debug information from PWD.
    private const string HereOnLinux = "/proc/self/cwd";

    private Recipe Recipe => request.Recipe;

    private Platform Platform => request.Platform;

    private Toolchain Toolchain => request.Toolchain;

    // Links need a right on Windows that few have, and quotes and percent signs are no trouble there.
    private CompilationFolders Folders { get; } = OperatingSystem.IsWindows()
        ? new CompilationFolders(request.Recipe.SourceFolder, request.Recipe.ProjectFolder, DataParent(request.Platform), Include, request.Recipe.Sysroot?.Folder ?? "")
        : new CompilationFolders(SourceLink, ProjectLink, DataLink, Include, SysrootLink);

    private CompilerArguments Arguments => new(request, Folders);

    private static string DataParent(Platform platform) => Path.GetDirectoryName(platform.Folder)!;

    /// <summary>Builds the libraries.</summary>
    /// <returns>The exports that the shared one was linked with, null where its sources mark them; what of archives was linked into it; and the files of the source folder that were read.</returns>
    public async Task<(ExportList? Exports, IReadOnlyList<LinkedPart> Linked, IReadOnlyList<string> Dependencies)> RunAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(work, Objects));
        Directory.CreateDirectory(Path.Combine(work, Temporary));
        Directory.CreateDirectory(Path.Combine(work, Include));
        if (!OperatingSystem.IsWindows())
        {
            foreach ((string link, string folder) in Links)
            {
                Directory.CreateSymbolicLink(Path.Combine(work, link), folder);
            }
        }

        if (Toolchain.IsCross)
        {
            SystemLibraryNames.RequireDefined(request);
        }
        else
        {
            SystemLibraryNames.RequireNoSysroot(request);
            await CompilerProbe.RunAsync(Toolchain, Platform, Path.Combine(work, Temporary), cancellation).ConfigureAwait(false);
        }

        foreach ((string name, string text) in Recipe.GeneratedHeaders)
        {
            string header = Path.Combine(work, Include, name);
            Directory.CreateDirectory(Path.GetDirectoryName(header)!);
            await File.WriteAllTextAsync(header, text, cancellation).ConfigureAwait(false);
        }

        CompiledObjects objects = await CompileAsync(cancellation).ConfigureAwait(false);
        string? cxxLibrary = Recipe.HasCxxLibrary ? await Toolchain.CxxLibraryAsync(cancellation).ConfigureAwait(false) : null;
        ExportList? exports = null;
        IReadOnlyList<LinkedPart> linked = [];
        if (Recipe.IsShared)
        {
            exports = await ExportsAsync(cancellation).ConfigureAwait(false);
            linked = await LinkAsync(objects, cxxLibrary, exports, cancellation).ConfigureAwait(false);
        }

        if (Recipe.IsStatic)
        {
            await ArchiveAsync(objects.Static, cxxLibrary, cancellation).ConfigureAwait(false);
        }

        return (exports, linked, Dependencies());
    }

    private async Task<CompiledObjects> CompileAsync(CancellationToken cancellation)
    {
        bool withoutRuntime = Toolchain.Linker is not null && Recipe.IsShared;
        SourceFile[] library = [.. Arguments.Sources, .. Recipe.OwnSources.Select(file => Arguments.Ours(file, [])), .. Ours(Platform.Shims)];
        SourceFile[] shared = withoutRuntime ? [.. Ours(request.IsWithoutRuntime ? Platform.FreestandingShims : []), .. Ours(Platform.SharedShims)] : [];
        SourceFile[] optional = withoutRuntime ? [.. Ours(Recipe.OptionalShims)] : [];

        ConcurrentBag<(string Source, ToolResult Result)> failures = [];
        ConcurrentBag<CompilerMessage> warnings = [];
        await Task.WhenAll(library.Concat(shared).Concat(optional).Select(async source =>
        {
            ToolResult result = await RunAsync(request.CompilerOf(source), [.. Arguments.Of(source, PathFlags()), "-c", source.File, "-o", ObjectPath(source)], cancellation, ObjectPath(source), reportsHeaders: true).ConfigureAwait(false);
            if (!result.Succeeded)
            {
                failures.Add((source.Name, result));
            }

            foreach (CompilerMessage warning in CompilerMessage.Warnings(result.Text, work).Where(IsOfProject))
            {
                warnings.Add(InPlace(warning));
            }
        })).ConfigureAwait(false);
        foreach (CompilerMessage warning in warnings.Distinct().OrderBy(static one => one.File, StringComparer.Ordinal).ThenBy(static one => one.Line))
        {
            report.Warning(DiagnosticCodes.CompilerWarning, $"{warning.Text} ({Platform.Rid})", warning.File, warning.Line, warning.Column);
        }

        return failures.IsEmpty
            ? new CompiledObjects(Paths(library), Paths(shared), Paths(optional))
            : throw CompilationFailure([.. failures.OrderBy(failure => failure.Source, StringComparer.Ordinal)]);
    }

    private IEnumerable<SourceFile> Ours(IEnumerable<string> files) => files.Select(file => Arguments.Ours(Platform.File(file), Platform.ShimFlags));

    private static string[] Paths(SourceFile[] sources) => [.. sources.Select(ObjectPath)];

    private static string ObjectPath(SourceFile source) => $"{Objects}/{source.Object}";

    // The folders of this machine, and where they are in the work folder.
    private IEnumerable<(string Link, string Folder)> Links =>
    [
        (SourceLink, Recipe.SourceFolder),
        (DataLink, DataParent(Platform)),
        .. Recipe.ProjectFolder.Length == 0 ? Array.Empty<(string, string)>() : [(ProjectLink, Recipe.ProjectFolder)],
        .. Recipe.Sysroot is null ? Array.Empty<(string, string)>() : [(SysrootLink, Recipe.Sysroot.Folder)],
    ];

    // Nothing of this machine may stay in the output: assertions, file symbols and debug information carry these names instead.
    private string[] PathFlags() =>
    [
        .. OperatingSystem.IsLinux() ? (string[])[$"-ffile-prefix-map={HereOnLinux}=/build"] : [],
        $"-ffile-prefix-map={Folders.Source}=/{Recipe.Name}-{Recipe.Version}",
        $"-ffile-prefix-map={work}=/build",
        $"-ffile-prefix-map={Folders.Data}=/ffitoolkit",
        .. Recipe.ProjectFolder.Length == 0 || Recipe.ProjectFolder == Recipe.SourceFolder ? [] : (string[])[$"-ffile-prefix-map={Folders.Project}=/project"],
        .. Recipe.Sysroot is null ? [] : (string[])[$"-ffile-prefix-map={Folders.Sysroot}=/sysroot"],
        .. Toolchain.Folder.Length == 0 ? [] : (string[])[$"-ffile-prefix-map={Toolchain.Folder}=/zig"],
    ];

    private string[] Dependencies() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(work, Objects), $"*{HeaderList}").SelectMany(File.ReadAllLines)
            .Concat(Directory.EnumerateFiles(Path.Combine(work, Objects), $"*{MakeRule}").SelectMany(static file => DependencyFile.Read(File.ReadAllText(file))))
            .Select(static file => file.Replace('\\', '/'))
            .SelectMany(file => new (string Folder, string Mark)[] { (Folders.Source, ""), (Folders.Project, Recipe.ProjectMark), (Folders.Sysroot, UserSysroot.Mark) }
                .Where(root => root.Folder.Length > 0 && file.StartsWith($"{root.Folder.Replace('\\', '/')}/", StringComparison.Ordinal))
                .Take(1)
                .Select(root => root.Mark + file[(root.Folder.Length + 1)..]))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    private async Task<ExportList?> ExportsAsync(CancellationToken cancellation)
    {
        if (Recipe.Exports is not { } exports)
        {
            return null;
        }

        string path = Recipe.PathOf(exports.File);
        if (exports.PreprocessorFlags is null)
        {
            return ExportList.Read(exports, path, await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false));
        }

        string[] arguments = ["-E", "-P", "-x", "assembler-with-cpp", .. exports.PreprocessorFlags, .. Arguments.Includes, Folders.Of(exports.File)];
        ToolResult result = await RunAsync(Toolchain.Compiler, arguments, cancellation).ConfigureAwait(false);
        return result.Succeeded && ExportList.Script(result.Output, exports.DataPrefix) is { Symbols.Count: > 0 } list ? list : throw CompilationFailure([(exports.File, result)]);
    }

    private async Task<IReadOnlyList<LinkedPart>> LinkAsync(CompiledObjects objects, string? cxxLibrary, ExportList? exports, CancellationToken cancellation)
    {
        string? sysroot = request.IsWithoutRuntime ? null : await Toolchain.SysrootAsync(cancellation).ConfigureAwait(false);
        LibraryLink link = LibraryLink.For(request, work, sysroot, Folders.Sysroot, cxxLibrary);
        IReadOnlyList<LinkedPart> linked = [];
        foreach (LinkStep step in link.Steps(objects, exports))
        {
            ToolResult result = await RunAsync(step.Program, step.Arguments, cancellation, step.Output).ConfigureAwait(false);
            if (!result.Succeeded)
            {
                throw LinkFailure.Explain(request, exports, step.Output, result, log.Path);
            }

            linked = step.Output == Recipe.Library ? LinkedPart.Parse(result.Text) : linked;
        }

        return linked;
    }

    // Those who link with it need nothing else: of an archive behind, llvm-ar takes the members (qL), of which a linker takes what is used.
    private async Task ArchiveAsync(IReadOnlyList<string> objects, string? cxxLibrary, CancellationToken cancellation)
    {
        string[] arguments = cxxLibrary is null ? [Platform.ArchiveFlags, Recipe.StaticLibrary, .. objects] : [$"{Platform.ArchiveFlags.Replace('r', 'q')}L", Recipe.StaticLibrary, .. objects, cxxLibrary];
        ToolResult result = await RunAsync(Toolchain.Archiver, arguments, cancellation, Recipe.StaticLibrary).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            throw new FfiBuildException(DiagnosticCodes.LinkFailed, $"archiving {Recipe.StaticLibrary} for '{Platform.Rid}' failed: {result.Words()}. All commands are in {log.Path}.");
        }
    }

    // A program that says that all is well and did not make its output has failed.
    private async Task<ToolResult> RunAsync(ToolProgram program, IEnumerable<string> arguments, CancellationToken cancellation, string? output = null, bool reportsHeaders = false)
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

        // Which headers it reads: clang writes their names, gcc a rule for make. Flags that ask for it make zig write other objects.
        if (reportsHeaders)
        {
            environment["CC_PRINT_HEADERS"] = "1";
            environment["CC_PRINT_HEADERS_FILE"] = Path.Combine(temporary, "..", output + HeaderList);
            environment["DEPENDENCIES_OUTPUT"] = output + MakeRule;
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
        string first = messages.Length == 0 ? $" {failures[0].Result.Words()}." : "";
        return new CompilationFailedException(
            $"{Path.GetFileName(Toolchain.Compiler.Path)} ({Toolchain.Version}) refused {string.Join(", ", failures.Select(failure => failure.Source))} of {Recipe.Name} {Recipe.Version} for '{Platform.Rid}'.{first} All commands are in {log.Path}.", messages);
    }

    // What an archive has is its authors' own: the log has what compilers say of it.
    private bool IsOfProject(CompilerMessage message) =>
        (Recipe.SourceSha256 is null && IsBelow(message, Folders.Source)) || (Recipe.ProjectFolder.Length > 0 && IsBelow(message, Folders.Project));

    private bool IsBelow(CompilerMessage message, string folder) => message.File.StartsWith(Path.GetFullPath(folder, work) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // The links go away with the work folder.
    private CompilerMessage InPlace(CompilerMessage message)
    {
        foreach ((string link, string folder) in Links)
        {
            string prefix = Path.Combine(work, link) + Path.DirectorySeparatorChar;
            if (message.File.StartsWith(prefix, StringComparison.Ordinal))
            {
                return message with { File = Path.Combine(folder, message.File[prefix.Length..]) };
            }
        }

        return message;
    }
}
