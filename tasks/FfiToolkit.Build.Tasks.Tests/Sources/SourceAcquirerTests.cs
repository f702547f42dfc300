using FfiToolkit.Build.Tasks.Sources;

namespace FfiToolkit.Build.Tasks.Tests.Sources;

public sealed class SourceAcquirerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingReport _report = new();
    private readonly byte[] _archive = TestArchive.Create(TestArchive.Whole);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_local_archive_is_used_and_cached()
    {
        Supply("libffi-1.0.0.tar.gz", _archive);

        AcquiredSource source = await AcquireAsync([TestArchive.Pin(_archive)]);

        Assert.True(File.Exists(Path.Combine(source.Folder, "include", "ffi.h.in")));
        Assert.Equal(_archive, await File.ReadAllBytesAsync(_folder["cache", "libffi-1.0.0.tar.gz"], TestContext.Current.CancellationToken));
        Assert.Contains(_folder["supplied"], source.Origin, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("libffi_1.0.0.orig.tar.gz")]
    [InlineData("v1.0.0.tar.gz")]
    public async Task Debians_and_the_tag_downloads_file_names_are_known(string name)
    {
        Supply(name, _archive);

        Assert.Equal("1.0.0", (await AcquireAsync([TestArchive.Pin(_archive)])).Version);
    }

    [Fact]
    public async Task The_cache_alone_is_enough_afterwards()
    {
        Supply("libffi-1.0.0.tar.gz", _archive);
        await AcquireAsync([TestArchive.Pin(_archive)]);
        Directory.Delete(_folder["supplied"], recursive: true);
        Directory.Delete(_folder["extracted"], recursive: true);

        AcquiredSource source = await AcquireAsync([TestArchive.Pin(_archive)]);

        Assert.StartsWith("cache, from folder", source.Origin, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_archive_is_neither_used_nor_cached()
    {
        Supply("libffi-1.0.0.tar.gz", [.. _archive, 1]);

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => AcquireAsync([TestArchive.Pin(_archive)]));

        Assert.Equal(DiagnosticCodes.WrongHash, failure.Code);
        Assert.False(Directory.Exists(_folder["cache"]));
        Assert.False(Directory.Exists(_folder["extracted"]));
    }

    [Fact]
    public async Task A_cached_archive_that_went_bad_is_not_used()
    {
        Directory.CreateDirectory(_folder["cache"]);
        await File.WriteAllBytesAsync(_folder["cache", "libffi-1.0.0.tar.gz"], _archive[..^20], TestContext.Current.CancellationToken);

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => AcquireAsync([TestArchive.Pin(_archive)]));

        Assert.Equal(DiagnosticCodes.WrongHash, failure.Code);
        Assert.Contains(_folder["cache"], failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo edited > {0}/include/ffi.h.in", "include/ffi.h.in' is not as in")]
    [InlineData("rm {0}/LICENSE", "LICENSE' is not as in")]
    [InlineData("echo planted > {0}/include/stdlib.h", "include/stdlib.h' is not in")]
    [InlineData("ln -s /tmp {0}/src", "src' is not in")]
    public async Task An_extracted_source_that_was_changed_is_refused(string change, string message)
    {
        Supply("libffi-1.0.0.tar.gz", _archive);
        AcquiredSource source = await AcquireAsync([TestArchive.Pin(_archive)]);
        Assert.Equal(source, await AcquireAsync([TestArchive.Pin(_archive)]));
        await Tool.RunAsync("sh", "-c", string.Format(System.Globalization.CultureInfo.InvariantCulture, change, source.Folder));

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => AcquireAsync([TestArchive.Pin(_archive)]));

        Assert.Equal((DiagnosticCodes.SourceChanged, false), (failure.Code, failure.Skippable));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_planted_beside_a_changed_source_does_not_vouch_for_it()
    {
        Supply("libffi-1.0.0.tar.gz", _archive);
        AcquiredSource source = await AcquireAsync([TestArchive.Pin(_archive)]);
        await File.WriteAllTextAsync(Path.Combine(source.Folder, "LICENSE"), "edited", TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(source.Folder, "ffitk-source.archive"), TestArchive.Create(("libffi-1.0.0/LICENSE", "edited"), TestArchive.Whole[1]), TestContext.Current.CancellationToken);

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => AcquireAsync([TestArchive.Pin(_archive)]));

        Assert.Equal(DiagnosticCodes.WrongHash, failure.Code);
    }

    [Fact]
    public async Task A_tree_without_its_archive_is_extracted_again()
    {
        Supply("libffi-1.0.0.tar.gz", _archive);
        AcquiredSource source = await AcquireAsync([TestArchive.Pin(_archive)]);
        await File.WriteAllTextAsync(Path.Combine(source.Folder, "LICENSE"), "edited", TestContext.Current.CancellationToken);
        File.Delete(Path.Combine(source.Folder, "ffitk-source.archive"));

        await AcquireAsync([TestArchive.Pin(_archive)]);

        Assert.Equal("MIT\n", await File.ReadAllTextAsync(Path.Combine(source.Folder, "LICENSE"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_cache_that_others_may_write_to_is_refused_though_its_archive_is_the_pinned_one()
    {
        Supply("libffi-1.0.0.tar.gz", _archive);
        await AcquireAsync([TestArchive.Pin(_archive)]);
        Directory.Delete(_folder["supplied"], recursive: true);
        Directory.Delete(_folder["extracted"], recursive: true);
        File.SetUnixFileMode(_folder["cache"], (UnixFileMode)0b111_101_111);

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => AcquireAsync([TestArchive.Pin(_archive)]));

        Assert.Equal((DiagnosticCodes.UnsafeCache, false), (failure.Code, failure.Skippable));
    }

    [Fact]
    public async Task When_no_place_has_it_every_place_is_listed_with_its_reason()
    {
        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => AcquireAsync([TestArchive.Pin(_archive), TestArchive.Pin(_archive, "0.9.0")]));

        Assert.Equal((DiagnosticCodes.NoSource, true), (failure.Code, failure.Skippable));
        string[] lines = [.. failure.Message.Split('\n').Skip(1).Select(line => line.Trim())];
        Assert.Equal(6, lines.Length);
        Assert.StartsWith($"1.0.0, folder '{_folder["supplied"]}': the folder does not exist", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"1.0.0, cache '{_folder["cache"]}': no libffi-1.0.0.tar.gz", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("1.0.0, upstream: http://127.0.0.1:9/none", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("0.9.0, upstream: http://127.0.0.1:9/none: not tried", lines[5], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_version_is_used_with_a_warning_when_the_default_is_not_to_be_had()
    {
        Supply("libffi-0.9.0.tar.gz", _archive);

        AcquiredSource source = await AcquireAsync([TestArchive.Pin([1]), TestArchive.Pin(_archive, "0.9.0")]);

        Assert.Equal("0.9.0", source.Version);
        (string code, string message) = Assert.Single(_report.Warnings);
        Assert.Equal(DiagnosticCodes.OlderVersion, code);
        Assert.Contains("1.0.0, cache", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_was_asked_for_is_never_replaced_by_an_older_one()
    {
        Supply("libffi-0.9.0.tar.gz", _archive);

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => AcquireAsync([TestArchive.Pin([1])]));

        Assert.Equal(DiagnosticCodes.NoSource, failure.Code);
        Assert.Empty(_report.Warnings);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_only_warns()
    {
        Supply("libffi-1.0.0.tar.gz", _archive);
        _folder.Write("cache", "a file where a folder is expected");

        AcquiredSource source = await AcquireAsync([TestArchive.Pin(_archive)]);

        Assert.True(File.Exists(Path.Combine(source.Folder, "LICENSE")));
        Assert.Equal(DiagnosticCodes.CacheUnwritable, Assert.Single(_report.Warnings).Code);
    }

    [Fact]
    public async Task A_folder_that_cannot_take_the_source_is_a_coded_error()
    {
        Supply("libffi-1.0.0.tar.gz", _archive);
        _folder.Write("extracted", "a file where a folder is expected");

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => AcquireAsync([TestArchive.Pin(_archive)]));

        Assert.Equal(DiagnosticCodes.SourceFolderUnwritable, failure.Code);
    }

    [Fact]
    public async Task Many_acquisitions_at_once_all_get_the_whole_tree()
    {
        Supply("libffi-1.0.0.tar.gz", _archive);

        AcquiredSource[] sources = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => AcquireAsync([TestArchive.Pin(_archive)]))));

        string folder = Assert.Single(sources.Select(source => source.Folder).Distinct());
        Assert.Equal([Path.GetFileName(folder)], Directory.EnumerateDirectories(_folder["extracted"]).Select(Path.GetFileName));
        Assert.Equal(["libffi-1.0.0.tar.gz", "libffi-1.0.0.tar.gz.origin"], Directory.EnumerateFiles(_folder["cache"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void An_unknown_place_is_refused_with_the_known_ones_named()
    {
        FfiBuildException failure = Assert.Throws<FfiBuildException>(() => PlaceList.Create("folder;internet", [], new SourceCache("x"), null, new("")));

        Assert.Equal(DiagnosticCodes.UnknownPlace, failure.Code);
        Assert.Contains(PlaceList.Default, failure.Message, StringComparison.Ordinal);
    }

    private void Supply(string name, byte[] bytes)
    {
        Directory.CreateDirectory(_folder["supplied"]);
        File.WriteAllBytes(_folder["supplied", name], bytes);
    }

    private Task<AcquiredSource> AcquireAsync(IReadOnlyList<LibffiPin> versions)
    {
        SourceCache cache = new(_folder["cache"]);
        return new SourceAcquirer([new FolderPlace(_folder["supplied"]), cache, new UpstreamPlace()], cache, _report)
            .AcquireAsync(versions, _folder["extracted"], TestContext.Current.CancellationToken);
    }
}
