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
