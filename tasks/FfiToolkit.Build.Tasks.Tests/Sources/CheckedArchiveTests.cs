using System.Formats.Tar;
using FfiToolkit.Build.Tasks.Sources;

namespace FfiToolkit.Build.Tasks.Tests.Sources;

public sealed class CheckedArchiveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_wrong_hash_names_the_file_and_both_hashes()
    {
        byte[] archive = TestArchive.Create(TestArchive.Whole);
        string file = _folder["libffi-1.0.0.tar.gz"];
        File.WriteAllBytes(file, [.. archive, 0]);

        FfiBuildException failure = Assert.Throws<FfiBuildException>(() => CheckedArchive.Read(file, TestArchive.Pin(archive), "test"));

        Assert.Equal((DiagnosticCodes.WrongHash, file, false), (failure.Code, failure.File, failure.Skippable));
        Assert.All([file, TestArchive.Sha256Of(archive), TestArchive.Sha256Of([.. archive, 0])], part => Assert.Contains(part, failure.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(-1)]
    [InlineData(-9)]
    public void An_archive_that_was_cut_off_is_damaged_even_when_its_hash_is_the_wanted_one(int length)
    {
        byte[] whole = TestArchive.Create(TestArchive.Whole);

        FfiBuildException failure = Extract(whole[..(length < 0 ? whole.Length + length : length)]);

        Assert.Equal(DiagnosticCodes.DamagedArchive, failure.Code);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("libffi-1.0.0/../../outside")]
    [InlineData("/outside")]
    [InlineData("libffi-1.0.0//outside")]
    public void An_entry_that_points_outside_is_refused(string name)
    {
        FfiBuildException failure = Extract(TestArchive.Create([.. TestArchive.Whole, (name, "x")]));

        Assert.Equal(DiagnosticCodes.DamagedArchive, failure.Code);
        Assert.Contains("outside", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["outside"]));
        Assert.False(File.Exists("/outside"));
    }

    [Fact]
    public void A_link_is_refused()
    {
        FfiBuildException failure = Extract(TestArchive.Create(TestArchive.Whole, [new PaxTarEntry(TarEntryType.SymbolicLink, "libffi-1.0.0/link") { LinkName = "/etc/passwd" }]));

        Assert.Contains("SymbolicLink", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_of_something_else_is_refused() =>
        Assert.Equal(DiagnosticCodes.DamagedArchive, Extract(TestArchive.Create(("other-1.0/readme", "x"))).Code);

    [Fact]
    public void Bytes_that_are_no_archive_are_refused_with_what_is_read()
    {
        FfiBuildException failure = Extract("<html>not found, but with status 200</html>"u8.ToArray());

        Assert.Equal(DiagnosticCodes.DamagedArchive, failure.Code);
        Assert.Contains("its first bytes are not those of .tar.gz, .tar.xz, .tar.bz2, .tar.zst, .tar or .zip", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_archive_is_extracted_without_its_top_folder_and_with_its_record()
    {
        byte[] bytes = TestArchive.Create(TestArchive.Whole);
        SourceExtractor.Extract(Read(bytes), _folder["tree"], TestContext.Current.CancellationToken);

        Assert.Equal("MIT\n", File.ReadAllText(_folder["tree", "LICENSE"]));
        Assert.Equal(new SourceRecord("1.0.0", TestArchive.Sha256Of(bytes), "test"), SourceRecord.TryRead(_folder["tree"]));
    }

    [Theory]
    [MemberData(nameof(CompressedArchives.Names), MemberType = typeof(CompressedArchives))]
    public void What_gzip_xz_bzip2_and_zstd_compress_is_extracted_with_its_permissions(string name)
    {
        SourceExtractor.Extract(Read(CompressedArchives.Read(name)), _folder["tree"], TestContext.Current.CancellationToken);

        Assert.Equal(
            [("LICENSE", "MIT\n"), ("configure", "#!/bin/sh\n"), ("include/ffi.h.in", "#define VERSION \"@VERSION@\"\n")],
            Directory.EnumerateFiles(_folder["tree"], "*", SearchOption.AllDirectories).Select(file => (Path.GetRelativePath(_folder["tree"], file), File.ReadAllText(file))).Where(static file => !file.Item1.StartsWith("ffitk-source.", StringComparison.Ordinal)).Order());
        if (!OperatingSystem.IsWindows())
        {
            Assert.True(File.GetUnixFileMode(_folder["tree", "configure"]).HasFlag(UnixFileMode.UserExecute));
            Assert.False(File.GetUnixFileMode(_folder["tree", "LICENSE"]).HasFlag(UnixFileMode.UserExecute));
        }
    }

    [Theory]
    [MemberData(nameof(CompressedArchives.Names), MemberType = typeof(CompressedArchives))]
    public void What_was_cut_off_or_is_damaged_is_refused_in_every_compression(string name)
    {
        byte[] whole = CompressedArchives.Read(name);
        byte[] damaged = [.. whole];
        damaged[^20] ^= 0xFF;

        // Anywhere in the middle, and at each of the bytes that say where it ends.
        Assert.All(Enumerable.Range(0, whole.Length).Where(length => length % 9 == 0 || length > whole.Length - 16), length => Assert.Equal(DiagnosticCodes.DamagedArchive, Extract(whole[..length]).Code));
        Assert.Equal(DiagnosticCodes.DamagedArchive, Extract(damaged).Code);
    }

    private CheckedArchive Read(byte[] bytes)
    {
        string file = _folder["archive.tar.gz"];
        File.WriteAllBytes(file, bytes);
        return CheckedArchive.Read(file, TestArchive.Pin(bytes), "test");
    }

    private FfiBuildException Extract(byte[] bytes)
    {
        CheckedArchive archive = Read(bytes);
        FfiBuildException failure = Assert.Throws<FfiBuildException>(() =>
            SourceExtractor.Extract(archive, _folder["tree"], TestContext.Current.CancellationToken));

        // Nothing of a bad archive stays.
        Assert.Equal(["archive.tar.gz"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
        return failure;
    }
}
