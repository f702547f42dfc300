using System.IO.Compression;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks.Tests.Recipes;

/// <summary>NativeLibrary items whose sources are in an archive that is pinned by its hash, as libffi's are.</summary>
public sealed class SourceArchiveTests : IDisposable
{
    private static readonly (string Name, string Text)[] s_files = [("answer-1.2/lib/answer.c", "#include \"answer.h\"\nint answer (void) { return ANSWER; }\n"), ("answer-1.2/lib/answer.h", "#define ANSWER 42\n"), ("answer-1.2/lib/broken.c", "#error broken\n")];

    private readonly NativeLibraryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sources_of_an_archive_and_of_the_project_are_in_one_library_that_says_which_archive()
    {
        byte[] archive = Supply("answer-1.2.tar.gz", TestArchive.Create(s_files, [new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.SymbolicLink, "answer-1.2/latest") { LinkName = "lib" }]));
        _folder.Write("native/more.c", "#include \"native/more.h\"\nint more (void) { return MORE; }\n");
        _folder.Write("native/more.h", "#define MORE 1\n");
        _folder.Write("answer.exports", "answer\nmore\n");
        (string, string)[] metadata =
        [
            ("Archive", "https://example.invalid/answer-1.2.tar.gz"), ("ArchiveSha256", TestArchive.Sha256Of(archive)), ("Sources", "lib/*.c;!lib/broken.c;{project}/native/*.c"), ("IncludeDirectories", "lib;{project}"),
            ("Exports", "{project}/answer.exports"), ("Version", "1.2"), ("Headers", "lib/answer.h;{project}/native/more.h"),
        ];

        ITaskItem built = _folder.Make("linux-x64", metadata);
        ITaskItem again = _folder.Make("linux-x64", metadata);
        _folder.Write("native/more.h", "#define MORE 2\n");
        ITaskItem changed = _folder.Make("linux-x64", metadata);

        Assert.Empty(_folder.Errors);
        string record = File.ReadAllText(Path.Combine(built.ItemSpec, "build-record.json"));
        Assert.Contains($"\"sourceSha256\": \"{TestArchive.Sha256Of(archive)}\"", record, StringComparison.Ordinal);
        Assert.Contains("\"more\"", record, StringComparison.Ordinal);
        Assert.Equal(("false", "true", "false"), (built.GetMetadata("UpToDate"), again.GetMetadata("UpToDate"), changed.GetMetadata("UpToDate")));
        Assert.True(File.Exists(Path.Combine(built.ItemSpec, "include", "answer.h")));
        Assert.True(File.Exists(Path.Combine(built.ItemSpec, "include", "native", "more.h")));
    }

    [Fact]
    public void A_zip_archive_without_a_folder_of_its_own_serves_by_its_path()
    {
        using (ZipArchive zip = ZipFile.Open(_folder["sources.zip"], ZipArchiveMode.Create))
        {
            using (StreamWriter text = new(zip.CreateEntry("answer.c").Open()))
            {
                text.Write("#include \"parts/answer.h\"\n__attribute__ ((visibility (\"default\"))) int answer (void) { return ANSWER; }\n");
            }

            using StreamWriter header = new(zip.CreateEntry("parts/answer.h").Open());
            header.Write("#define ANSWER 42\n");
        }

        ITaskItem built = _folder.Make("linux-x64", ("Archive", "sources.zip"), ("ArchiveSha256", TestArchive.Sha256Of(File.ReadAllBytes(_folder["sources.zip"]))), ("Sources", "answer.c"), ("IncludeDirectories", "."), ("Kind", "shared"));

        Assert.True(File.Exists(built.GetMetadata("Library")));
        Assert.Equal([Path.Combine("parts", "answer.h")], Directory.EnumerateFiles(Path.Combine(built.ItemSpec, "include"), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Path.Combine(built.ItemSpec, "include"), file)));
    }

    [Fact]
    public void An_archive_with_another_hash_is_refused_with_both_hashes()
    {
        byte[] archive = Supply("answer-1.2.tar.gz", TestArchive.Create(s_files));
        string wanted = new('0', 64);

        BuildErrorEventArgs error = _folder.Refuse("linux-x64", ("Archive", "supplied/answer-1.2.tar.gz"), ("ArchiveSha256", wanted), ("Sources", "lib/answer.c"));

        Assert.Equal((DiagnosticCodes.WrongHash, _folder["supplied", "answer-1.2.tar.gz"]), (error.Code, error.File));
        Assert.Contains($"is not answer 1.0.0: its SHA-256 is {TestArchive.Sha256Of(archive)}, expected {wanted}", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["sources"]));
    }

    [Fact]
    public void An_archive_that_is_nowhere_is_named_with_every_place_that_was_asked()
    {
        BuildErrorEventArgs error = _folder.Refuse("linux-x64", ("Archive", "gone.tar.gz;https://example.invalid/answer-1.2.tar.gz"), ("ArchiveSha256", new string('0', 64)), ("Sources", "lib/answer.c"));

        Assert.Equal(DiagnosticCodes.NoSource, error.Code);
        Assert.Contains("Correct Archive of the NativeLibrary 'answer', or put gone.tar.gz into a folder", error.Message, StringComparison.Ordinal);
        Assert.Contains($"file: there is no {_folder["gone.tar.gz"]}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"folder '{_folder["supplied"]}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_was_edited_in_the_extracted_archive_is_refused()
    {
        byte[] archive = Supply("answer-1.2.tar.gz", TestArchive.Create(s_files));
        (string, string)[] metadata = [("Archive", "supplied/answer-1.2.tar.gz"), ("ArchiveSha256", TestArchive.Sha256Of(archive)), ("Sources", "lib/gone.c")];
        Assert.Equal(DiagnosticCodes.NoSources, _folder.Refuse("linux-x64", metadata).Code);
        string edited = Path.Combine(Assert.Single(Directory.GetDirectories(_folder["sources"])), "lib", "answer.h");
        File.WriteAllText(edited, "#define ANSWER 43\n");

        Assert.Empty(_folder.Build("linux-x64", metadata));

        Assert.Equal((DiagnosticCodes.SourceChanged, edited), (_folder.Errors[^1].Code, _folder.Errors[^1].File));
    }

    [Theory]
    [InlineData("Archive", "a.tar.gz", DiagnosticCodes.BadMetadata, "An archive is used by its hash alone: write the 64 hexadecimal digits")]
    [InlineData("ArchiveSha256", "0123", DiagnosticCodes.BadMetadata, "and Archive names no archive")]
    public void An_archive_and_its_hash_are_given_together(string name, string value, string code, string message)
    {
        BuildErrorEventArgs error = _folder.Refuse("linux-x64", ("Sources", "a.c"), (name, value));

        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'L', (byte)'Z', (byte)'I', (byte)'P', 1, 0, 0, 0 }, "its first bytes are not those of .tar.gz")]
    [InlineData(new byte[] { 0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, 0, 0 }, "is damaged or not answer's source")]
    [InlineData(new byte[] { (byte)'P', (byte)'K', 3, 4, 0, 0 }, "is damaged or not answer's source")]
    public void An_archive_that_cannot_be_read_is_refused(byte[] archive, string message)
    {
        Supply("answer.archive", archive);

        BuildErrorEventArgs error = _folder.Refuse("linux-x64", ("Archive", "supplied/answer.archive"), ("ArchiveSha256", TestArchive.Sha256Of(archive)), ("Sources", "a.c"));

        Assert.Equal(DiagnosticCodes.DamagedArchive, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private byte[] Supply(string name, byte[] archive)
    {
        Directory.CreateDirectory(_folder["supplied"]);
        File.WriteAllBytes(_folder["supplied", name], archive);
        return archive;
    }
}
