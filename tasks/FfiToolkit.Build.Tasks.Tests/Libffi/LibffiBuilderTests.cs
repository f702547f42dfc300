using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Processes;

namespace FfiToolkit.Build.Tasks.Tests.Libffi;

public sealed class LibffiBuilderTests(BuiltLibffi libffi) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(RealSources.Current)]
    [InlineData(RealSources.Older)]
    public async Task A_second_build_does_nothing(string version)
    {
        BuildRequest request = await BuiltAsync(version);
        DateTime written = File.GetLastWriteTimeUtc(Library(request));

        BuildResult second = await BuiltLibffi.BuildAsync(request);

        Assert.True(second.WasUpToDate);
        Assert.Equal(written, File.GetLastWriteTimeUtc(Library(request)));
    }

    [Fact]
    public async Task One_more_define_builds_again()
    {
        BuildRequest request = await BuiltAsync(RealSources.Current);

        BuildResult result = await BuiltLibffi.BuildAsync(request with { ExtraFlags = ["-DNOTHING_READS_THIS"] });

        Assert.False(result.WasUpToDate);
        Assert.Contains("-DNOTHING_READS_THIS", result.Record.CompileFlags);
    }

    [Fact]
    public async Task A_library_that_was_changed_or_removed_is_built_again()
    {
        BuildRequest request = await BuiltAsync(RealSources.Current);
        await File.AppendAllTextAsync(Library(request), "x", TestContext.Current.CancellationToken);
        BuildResult changed = await BuiltLibffi.BuildAsync(request);
        File.Delete(Path.Combine(request.OutputFolder, "libffi.a"));
        BuildResult removed = await BuiltLibffi.BuildAsync(request);

        Assert.Equal((false, false), (changed.WasUpToDate, removed.WasUpToDate));
    }

    [Fact]
    public async Task Two_builds_in_different_folders_are_byte_identical()
    {
        BuildResult built = await libffi.GetAsync(RealSources.Current);
        BuildRequest request = await libffi.RequestAsync(RealSources.Current, _folder.Path);
        string elsewhere = _folder["another, 100% \"odd\" it's ünï place", "tree"];
        CopyTree(request.Recipe.SourceFolder, elsewhere);
        BuildRequest other = BuiltLibffi.From(request, elsewhere) with { OutputFolder = _folder["two, 100% \"odd\" it's ünï", "deeper", "linux-x64"], Slots = new SemaphoreSlim(1) };

        await BuiltLibffi.BuildAsync(other);

        string[] files = [.. Files(built.Folder)];
        Assert.Equal(files, Files(other.OutputFolder));
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(Path.Combine(built.Folder, file)), File.ReadAllBytes(Path.Combine(other.OutputFolder, file))));
    }

    [Fact]
    public async Task Builds_at_the_same_time_into_one_folder_do_the_work_once()
    {
        BuildRequest request = await libffi.RequestAsync(RealSources.Current, _folder.Path);

        BuildResult[] results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => BuiltLibffi.BuildAsync(request))));

        Assert.Single(results, result => !result.WasUpToDate);
        AssertOnlyTheOutput();
    }

    [Fact]
    public async Task A_toolchain_that_is_not_what_it_is_said_to_be_builds_nothing()
    {
        BuildRequest request = await libffi.RequestAsync(RealSources.Current, _folder.Path);
        request = request with { Toolchain = request.Toolchain with { VerifyAsync = _ => throw new FfiBuildException(DiagnosticCodes.WrongToolchainHash, "planted") } };

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => BuiltLibffi.BuildAsync(request));

        Assert.Equal(DiagnosticCodes.WrongToolchainHash, failure.Code);
        Assert.Equal([".linux-x64.lock"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_compiler_error_has_its_file_and_line_and_leaves_no_output()
    {
        BuildRequest request = await libffi.RequestAsync(RealSources.Current, _folder.Path);
        CopyTree(request.Recipe.SourceFolder, _folder["tree"]);
        string file = _folder["tree", "src", "types.c"];
        int line = File.ReadAllLines(file).Length + 1;
        await File.AppendAllTextAsync(file, "int broken = ;\n", TestContext.Current.CancellationToken);

        CompilationFailedException failure = await Assert.ThrowsAsync<CompilationFailedException>(() => BuiltLibffi.BuildAsync(BuiltLibffi.From(request, _folder["tree"])));

        CompilerMessage message = Assert.Single(failure.Messages);
        Assert.Equal((file, line), (message.File, message.Line));
        Assert.Contains("src/types.c", failure.Message, StringComparison.Ordinal);
        Assert.Contains("exit code 1", await File.ReadAllTextAsync(request.LogFile, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Directory.Delete(_folder["tree"], recursive: true);
        AssertOnlyTheOutput(none: true);
    }

    [Fact]
    public async Task A_failed_build_leaves_the_good_output_of_the_last_one()
    {
        BuildRequest request = await BuiltAsync(RealSources.Current);
        byte[] good = await File.ReadAllBytesAsync(Library(request), TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<CompilationFailedException>(() => BuiltLibffi.BuildAsync(request with { ExtraFlags = ["-Dffi_call=!"] }));

        Assert.Equal(good, await File.ReadAllBytesAsync(Library(request), TestContext.Current.CancellationToken));
        Assert.True((await BuiltLibffi.BuildAsync(request)).WasUpToDate);
    }

    [Theory]
    [InlineData("*' probe.c '*|*'/probe.c '*", DiagnosticCodes.BrokenCompiler, "it ended with exit code 0 and wrote none")]
    [InlineData("*' -c '*", DiagnosticCodes.CompilerError, "ended with exit code 0 and did not write 'obj/")]
    [InlineData("*' -E '*", DiagnosticCodes.CompilerError, "refused libffi.map.in")]
    [InlineData("*' -shared '*", DiagnosticCodes.LinkFailed, "ended with exit code 0 and did not write 'libffi.so.8'")]
    public async Task A_compiler_that_says_that_all_is_well_and_makes_nothing_is_refused(string command, string code, string message)
    {
        BuildRequest request = await libffi.RequestAsync(RealSources.Current, _folder["native"]);
        string script = _folder.WriteScript("cc", $"case \" $* \" in {command}) exit 0;; *) exec {request.Toolchain.Compiler.Path} \"$@\";; esac\n");

        FfiBuildException failure = await Assert.ThrowsAnyAsync<FfiBuildException>(() => BuiltLibffi.BuildAsync(request with { Toolchain = request.Toolchain with { Compiler = new ToolProgram(script) } }));

        Assert.Equal(code, failure.Code);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(request.OutputFolder));
    }

    [Fact]
    public async Task An_archiver_that_makes_nothing_is_refused()
    {
        BuildRequest request = await libffi.RequestAsync(RealSources.Current, _folder["native"]);

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => BuiltLibffi.BuildAsync(request with { Toolchain = request.Toolchain with { Archiver = new ToolProgram("/bin/true") } }));

        Assert.Equal(DiagnosticCodes.LinkFailed, failure.Code);
        Assert.Contains("did not write 'libffi.a'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_fails_is_coded()
    {
        BuildRequest request = await libffi.RequestAsync(RealSources.Current, _folder.Path);
        request = request with { Recipe = request.Recipe with { LinkFlags = ["-lffitk_no_such_library"] } };

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => BuiltLibffi.BuildAsync(request));

        Assert.Equal(DiagnosticCodes.LinkFailed, failure.Code);
        Assert.Contains("ffitk_no_such_library", failure.Message, StringComparison.Ordinal);
        AssertOnlyTheOutput(none: true);
    }

    [Fact]
    public async Task Exports_that_differ_from_the_version_map_are_refused()
    {
        BuildRequest request = await libffi.RequestAsync(RealSources.Current, _folder.Path);

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => BuiltLibffi.BuildAsync(request with { ExtraFlags = ["-Dffi_prep_cif_var=ffi_renamed"] }));

        Assert.Equal(DiagnosticCodes.WrongExports, failure.Code);
        Assert.Contains("missing: ffi_prep_cif_var@LIBFFI_BASE_8.0", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux-x64")]
    [InlineData("")]
    public async Task A_folder_that_cannot_be_written_is_a_coded_error(string blocked)
    {
        BuildRequest request = await libffi.RequestAsync(RealSources.Current, _folder["native"]);
        _folder.Write(Path.Combine("native", blocked).TrimEnd('/'), "a file where a folder is expected");

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => BuiltLibffi.BuildAsync(request));

        Assert.Equal(DiagnosticCodes.OutputUnwritable, failure.Code);
        Assert.Contains(request.OutputFolder, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_killed_build_left_is_removed_by_the_next_one()
    {
        BuildRequest request = await libffi.RequestAsync(RealSources.Current, _folder.Path);
        _folder.Write(".linux-x64-work-0123/obj/half.o", "half");

        await BuiltLibffi.BuildAsync(request);

        AssertOnlyTheOutput();
    }

    // A request whose output is there: a copy of what is built once for all tests.
    private async Task<BuildRequest> BuiltAsync(string version)
    {
        BuildRequest request = await libffi.RequestAsync(version, _folder.Path);
        CopyTree((await libffi.GetAsync(version)).Folder, request.OutputFolder);
        return request;
    }

    private void AssertOnlyTheOutput(bool none = false) => Assert.Equal(
        none ? [".linux-x64.lock", "log"] : [".linux-x64.lock", "linux-x64", "log"],
        Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    private static string Library(BuildRequest request) => Path.Combine(request.OutputFolder, request.Recipe.Library);

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);

    private static void CopyTree(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
