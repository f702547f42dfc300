using FfiToolkit.Build.Tasks.Processes;

namespace FfiToolkit.Build.Tasks.Tests.Projects;

/// <summary>The project native-deps/FfiToolkit.Native, built as a developer would, into folders of the test.</summary>
public sealed class NativeProjectTests(BuiltLibffi libffi) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_plain_build_makes_the_library_and_the_next_one_does_nothing()
    {
        await SupplyAsync();

        ToolResult first = await BuildAsync("-p:FfiRequireNative=true");
        ToolResult second = await BuildAsync("-p:FfiRequireNative=true");

        Assert.True(first.Succeeded, first.Text);
        Assert.Contains("libffi 3.8.0 for linux-x64: ", first.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["native", "linux-x64", "libffi.so.8"]));
        Assert.True(File.Exists(_folder["native", "linux-x64", "libffi.a"]));
        Assert.True(second.Succeeded, second.Text);
        Assert.DoesNotContain("libffi 3.8.0 for linux-x64: ", second.Output, StringComparison.Ordinal);
        Assert.Contains("libffi: 0 built, 1 up to date, in ", second.Output, StringComparison.Ordinal);

        string edited = Path.Combine(Assert.Single(Directory.GetDirectories(_folder["obj"], "libffi-3.8.0-*")), "src", "prep_cif.c");
        await File.AppendAllTextAsync(edited, "/* edited */\n", TestContext.Current.CancellationToken);
        ToolResult third = await BuildAsync();

        Assert.Equal(1, third.ExitCode);
        Assert.Contains($"error FFITK1010: '{edited}' is not as in the archive of libffi 3.8.0", third.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_home_no_folder_that_others_share_stands_in_for_it()
    {
        ToolResult result = await BuildAsync(
            new Dictionary<string, string?> { ["HOME"] = null, ["XDG_CACHE_HOME"] = null, ["DOTNET_CLI_HOME"] = _folder["cli"] },
            "-t:BuildLibffi", "-p:FfiCacheFolder=");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error FFITK1009: there is no place for the cache: HOME is not set. Set FfiCacheFolder to a folder that only you may write to", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_source_a_plain_build_warns_and_skips()
    {
        ToolResult result = await BuildAsync();

        Assert.True(result.Succeeded, result.Text);
        Assert.Contains("warning FFITK1001: libffi's source (3.8.0 or 3.5.2 or 3.4.8) was found nowhere.", result.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["native"]));
    }

    [Fact]
    public async Task Without_a_source_a_build_that_requires_it_fails()
    {
        ToolResult result = await BuildAsync("-p:FfiRequireNative=true");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error FFITK1001: ", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "warning FFITK2003: no C compiler for 'linux-x64' (looked for ")]
    [InlineData(true, "error FFITK2003: no C compiler for 'linux-x64' (looked for ")]
    public async Task Without_a_compiler_a_plain_build_warns_and_a_build_that_requires_it_fails(bool required, string message)
    {
        await SupplyAsync();

        ToolResult result = await BuildAsync(new Dictionary<string, string?> { ["PATH"] = _folder.Path }, $"-p:FfiRequireNative={(required ? "true" : "false")}");

        Assert.Equal(required, !result.Succeeded);
        Assert.Contains(message, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_archive_is_an_error_even_in_a_plain_build()
    {
        _folder.Write("supplied/libffi-3.8.0.tar.gz", "not libffi");

        ToolResult result = await BuildAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error FFITK1002: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("bf40d752d8f5fd4505bcd1c7d4208ea87fd12c91f087e359651c776748352dc0", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rid_that_is_asked_for_and_unknown_is_an_error()
    {
        await SupplyAsync();

        ToolResult result = await BuildAsync("-p:FfiRuntimeIdentifiers=plan9-x64");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error FFITK2001: nothing can be built for 'plan9-x64' (known: linux-x64, linux-arm64, linux-arm, linux-musl-x64, linux-musl-arm64, osx-x64, osx-arm64, win-x64, win-arm64, freebsd-x64, freebsd-arm64)", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_older_version_alone_is_built_with_a_warning_and_a_pinned_one_without()
    {
        await SupplyAsync(RealSources.Older);

        ToolResult fallback = await BuildAsync("-p:FfiRequireNative=true");
        ToolResult pinned = await BuildAsync("-p:FfiRequireNative=true", $"-p:FfiLibffiVersion={RealSources.Older}");
        ToolResult refused = await BuildAsync("-p:FfiRequireNative=true", $"-p:FfiLibffiVersion={RealSources.Current}");

        Assert.True(fallback.Succeeded, fallback.Text);
        Assert.Contains("warning FFITK1003: libffi 3.8.0 could not be had, so the older 3.4.8 is built instead", fallback.Output, StringComparison.Ordinal);
        Assert.True(pinned.Succeeded, pinned.Text);
        Assert.DoesNotContain("FFITK", pinned.Output, StringComparison.Ordinal);
        Assert.Contains("error FFITK1001: ", refused.Output, StringComparison.Ordinal);
    }

    private async Task SupplyAsync(string version = RealSources.Current)
    {
        await libffi.RequestAsync(version, _folder.Path);
        Directory.CreateDirectory(_folder["supplied"]);
        await File.WriteAllBytesAsync(_folder["supplied", $"libffi-{version}.tar.gz"], await libffi.Sources.ArchiveAsync(version), TestContext.Current.CancellationToken);
    }

    private Task<ToolResult> BuildAsync(params string[] arguments) => BuildAsync(new Dictionary<string, string?>(), arguments);

    private Task<ToolResult> BuildAsync(Dictionary<string, string?> environment, params string[] arguments) => Dotnet.RunAsync(
        Path.Combine(Repository.Root, "native-deps", "FfiToolkit.Native"),
        [
            "build", "-c", Repository.Configuration, "--no-restore", "-p:BuildProjectReferences=false", "-p:FfiToolchain=native",
            $"-p:FfiSourceFolder={_folder["supplied"]}", "-p:FfiSourcePlaces=folder%3Bcache", $"-p:FfiCacheFolder={_folder["cache"]}",
            $"-p:FfiNativeRoot={_folder["native"]}", $"-p:FfiIntermediateFolder={_folder["obj"]}", .. arguments,
        ],
        environment);
}
