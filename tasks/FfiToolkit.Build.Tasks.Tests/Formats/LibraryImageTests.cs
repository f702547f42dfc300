using System.Buffers.Binary;
using FfiToolkit.Build.Tasks.Formats;

namespace FfiToolkit.Build.Tasks.Tests.Formats;

/// <summary>The readers of the three formats, on the libraries that are shipped and on damaged copies of them.</summary>
public sealed class LibraryImageTests(AllRuntimes runtimes)
{
    [Theory]
    [InlineData("linux-x64", "elf", "x64", "", 48)]
    [InlineData("linux-arm", "elf", "arm", "", 46)]
    [InlineData("linux-musl-arm64", "elf", "arm64", "", 48)]
    [InlineData("freebsd-x64", "elf", "x64", "freebsd", 48)]
    [InlineData("osx-x64", "macho", "x64", "macos", 48)]
    [InlineData("osx-arm64", "macho", "arm64", "macos", 46)]
    [InlineData("win-x64", "pe", "x64", "windows", 46)]
    [InlineData("win-arm64", "pe", "arm64", "windows", 43)]
    public async Task A_library_says_what_it_is(string rid, string format, string architecture, string system, int exports)
    {
        LibraryImage image = LibraryImage.Read(await runtimes.LibraryAsync(rid));

        Assert.Equal((format, architecture, system, exports), (image.Format, image.Architecture, image.System, image.Exports.Count));
        Assert.Equal((false, false, true), (image.ExecutableStack, image.WritableCode, image.Relocatable));
    }

    /// <summary>readelf is the oracle: it has the notes in words of its own.</summary>
    [Theory]
    [InlineData("linux-x64", "x86 feature: IBT, SHSTK", "relro stack-protector fortify ibt shstk")]
    [InlineData("linux-arm64", "AArch64 feature: BTI, PAC", "relro stack-protector fortify bti pac")]
    [InlineData("linux-arm", null, "relro stack-protector fortify")]
    [InlineData("linux-musl-x64", "x86 feature: IBT, SHSTK", "relro stack-protector ibt shstk")]
    [InlineData("linux-musl-arm64", "AArch64 feature: BTI, PAC", "relro stack-protector bti pac")]
    [InlineData("freebsd-x64", null, "relro stack-protector")]
    [InlineData("freebsd-arm64", null, "relro stack-protector")]
    public async Task The_notes_of_an_elf_file_are_those_that_readelf_shows(string rid, string? features, string protections)
    {
        string notes = await Tool.RunAsync("readelf", "-nW", Path.Combine((await runtimes.GetAsync(rid)).Folder, "libffi.so.8"));

        LibraryImage image = LibraryImage.Read(await runtimes.LibraryAsync(rid));

        Assert.Contains($"Build ID: {image.BuildId}\n", notes, StringComparison.Ordinal);
        Assert.Equal(features is not null, notes.Contains($"Properties: {features}\n", StringComparison.Ordinal));
        Assert.Equal(protections.Split(' '), image.Protections);
        Assert.True(image.UnwindTables);
    }

    [Fact]
    public async Task The_build_id_of_a_mach_o_file_is_its_uuid()
    {
        string folder = (await runtimes.GetAsync("osx-arm64")).Folder;
        string commands = await Tool.RunAsync("llvm-objdump-19", "--macho", "--private-headers", Path.Combine(folder, "libffi.dylib"));

        LibraryImage image = LibraryImage.Read(await runtimes.LibraryAsync("osx-arm64"));

        Assert.Contains($" uuid {image.BuildId}\n", commands.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant(), StringComparison.Ordinal);
        Assert.Equal(["stack-protector"], image.Protections);
    }

    /// <summary>The oracle is binutils' resource compiler, which knows no file of arm64; there the resource is the same.</summary>
    [Fact]
    public async Task A_dll_shows_its_version()
    {
        string resources = await Tool.RunAsync("x86_64-w64-mingw32-windres", "--input-format=coff", "--output-format=rc", Path.Combine((await runtimes.GetAsync("win-x64")).Folder, "ffi-8.dll"));

        Assert.Equal("3.8.0", LibraryImage.Read(await runtimes.LibraryAsync("win-x64")).FileVersion);
        Assert.Equal("3.8.0", LibraryImage.Read(await runtimes.LibraryAsync("win-arm64")).FileVersion);
        Assert.Contains(" FILEVERSION 3, 8, 0, 0\n", resources, StringComparison.Ordinal);
        Assert.Contains("VALUE \"ProductVersion\", \"3.8.0\"", resources, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("win-x64")]
    [InlineData("win-arm64")]
    public async Task A_dll_names_the_functions_that_may_be_called_indirectly(string rid)
    {
        string configuration = await Tool.RunAsync("llvm-readobj-19", "--coff-load-config", Path.Combine((await runtimes.GetAsync(rid)).Folder, "ffi-8.dll"));

        Assert.Equal(["cfg"], LibraryImage.Read(await runtimes.LibraryAsync(rid)).Protections);
        Assert.Contains("CF_FUNCTION_TABLE_PRESENT", configuration, StringComparison.Ordinal);
        Assert.Matches(@"GuardCFFunctionCount: [1-9]\d+\n", configuration);
    }

    [Fact]
    public async Task The_oldest_system_is_told_where_the_format_has_it()
    {
        foreach ((string rid, string? oldest) in (IEnumerable<(string, string?)>)[("osx-x64", "11.0"), ("osx-arm64", "11.0"), ("win-x64", "10.0"), ("linux-x64", null)])
        {
            Assert.Equal(oldest, LibraryImage.Read(await runtimes.LibraryAsync(rid)).MinimumOs);
        }
    }

    [Fact]
    public async Task The_code_signature_is_valid_until_a_byte_of_the_code_changes()
    {
        byte[] library = await runtimes.LibraryAsync("osx-arm64");
        CodeSignature? whole = LibraryImage.Read(library).Signature;
        library[0x1000] ^= 1;
        CodeSignature? changed = LibraryImage.Read(library).Signature;

        Assert.Equal(new CodeSignature(IsAdHoc: true, IsValid: true), whole);
        Assert.Equal(new CodeSignature(IsAdHoc: true, IsValid: false), changed);
    }

    [Theory]
    [InlineData("linux-x64")]
    [InlineData("linux-arm")]
    [InlineData("osx-arm64")]
    [InlineData("win-x64")]
    public async Task A_library_that_was_cut_off_anywhere_is_refused_and_never_a_crash(string rid)
    {
        byte[] library = await runtimes.LibraryAsync(rid);

        // The tables that are read lie in front and at the end: of an ELF file at both, of the others in the first part.
        Assert.All([0, 1, 3, 63, 64, 200, 1000], length => Assert.Throws<InvalidDataException>(() => LibraryImage.Read(library.AsMemory(0, length))));
        for (int length = 1024; length < library.Length; length += 997)
        {
            ReadOrRefuse(library.AsMemory(0, length));
        }
    }

    [Theory]
    [InlineData("linux-x64")]
    [InlineData("linux-arm")]
    [InlineData("osx-arm64")]
    [InlineData("win-arm64")]
    public async Task Damaged_bytes_are_read_as_something_or_refused_and_never_a_crash(string rid)
    {
        byte[] library = await runtimes.LibraryAsync(rid);
        Random random = new(3);
        for (int round = 0; round < 400; round++)
        {
            byte[] damaged = [.. library];
            for (int change = 0; change < 8; change++)
            {
                // The headers decide most; the rest is hit too.
                int at = random.Next(change < 6 ? Math.Min(4096, damaged.Length) : damaged.Length);
                damaged[at] = (byte)random.Next(256);
            }

            ReadOrRefuse(damaged);
        }
    }

    [Fact]
    public void A_file_of_no_known_format_is_refused()
    {
        InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => LibraryImage.Read("not a library"u8.ToArray()));

        Assert.Contains("neither an ELF nor a 64-bit Mach-O nor a PE file", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_is_not_taken_for_a_library()
    {
        byte[] library = await runtimes.LibraryAsync("osx-x64");
        BinaryPrimitives.WriteUInt32LittleEndian(library.AsSpan(12), 2);

        Assert.Throws<InvalidDataException>(() => LibraryImage.Read(library));
    }

    private static void ReadOrRefuse(ReadOnlyMemory<byte> file)
    {
        try
        {
            Assert.NotNull(LibraryImage.Read(file));
        }
        catch (InvalidDataException)
        {
            // That is the refusal.
        }
    }
}
