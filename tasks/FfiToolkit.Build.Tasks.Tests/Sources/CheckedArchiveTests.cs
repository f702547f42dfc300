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
    public void Bytes_that_are_no_archive_are_refused() =>
        Assert.Equal(DiagnosticCodes.DamagedArchive, Extract("<html>not found, but with status 200</html>"u8.ToArray()).Code);

    [Fact]
    public void A_whole_archive_is_extracted_without_its_top_folder_and_with_its_record()
    {
        byte[] bytes = TestArchive.Create(TestArchive.Whole);
        SourceExtractor.Extract(Read(bytes), _folder["tree"], TestContext.Current.CancellationToken);

        Assert.Equal("MIT\n", File.ReadAllText(_folder["tree", "LICENSE"]));
        Assert.Equal(new SourceRecord("1.0.0", TestArchive.Sha256Of(bytes), "test"), SourceRecord.TryRead(_folder["tree"]));
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
