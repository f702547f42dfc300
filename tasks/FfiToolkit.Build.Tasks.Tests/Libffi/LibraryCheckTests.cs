using System.Buffers.Binary;
using FfiToolkit.Build.Tasks.Formats;
using FfiToolkit.Build.Tasks.Recipes;

namespace FfiToolkit.Build.Tasks.Tests.Libffi;

/// <summary>The check of a built library, on those that are shipped and on changed ones: each promise has a library that breaks it.</summary>
public sealed class LibraryCheckTests(AllRuntimes runtimes)
{
    [Theory]
    [MemberData(nameof(AllRuntimes.Rids), MemberType = typeof(AllRuntimes))]
    public async Task What_is_shipped_passes(string rid)
    {
        BuildResult built = await runtimes.GetAsync(rid);

        LibraryImage image = Check(await runtimes.LibraryAsync(rid), await runtimes.RecipeAsync(rid), built.Record);

        Assert.Equal(built.Record.Exports, image.Exports);
        Assert.Equal(built.Record.Needed, image.Needed);
    }

    [Theory]
    [InlineData("linux-x64", "linux-arm64", "it is elf for x64, expected elf for arm64")]
    [InlineData("linux-x64", "freebsd-x64", "it is for the system '', expected 'freebsd'")]
    [InlineData("linux-musl-x64", "linux-x64", "it needs libc.so, allowed: libc.so.6, ")]
    [InlineData("osx-x64", "linux-x64", "it calls itself '@rpath/libffi.dylib', expected 'libffi.so.8'")]
    [InlineData("win-x64", "win-arm64", "it is pe for x64, expected pe for arm64")]
    [InlineData("freebsd-x64", "linux-x64", "of no glibc version: glibc 2.17 has no such function")]
    public async Task A_library_of_another_rid_is_refused(string rid, string other, string problem)
    {
        BuildResult built = await runtimes.GetAsync(rid);
        Recipe target = await runtimes.RecipeAsync(other);

        // The same exports, so that they are not what differs.
        FfiBuildException failure = await RefusalAsync(rid, target, built.Record, file => file);

        Assert.Equal(DiagnosticCodes.WrongFormat, failure.Code);
        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("osx-arm64", "it asks for system version 11.0, expected 12.0")]
    [InlineData("win-x64", "it asks for system version 10.0, expected 12.0")]
    public async Task Another_oldest_system_is_refused(string rid, string problem)
    {
        BuildResult built = await runtimes.GetAsync(rid);

        FfiBuildException failure = await RefusalAsync(rid, await OnNewerSystemAsync(rid), built.Record, file => file);

        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux-x64")]
    [InlineData("osx-x64")]
    public async Task An_executable_stack_is_refused(string rid)
    {
        // The flags of PT_GNU_STACK, the program header of that type; MH_ALLOW_STACK_EXECUTION of a Mach-O header's flags.
        FfiBuildException failure = await RefusalAsync(rid, file =>
        {
            if (rid == "osx-x64")
            {
                file[26] |= 2;
                return file;
            }

            return SetProgramHeaderFlags(file, type: 0x6474e551, flags: 7);
        });

        Assert.Contains("it asks for an executable stack", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux-x64")]
    [InlineData("osx-arm64")]
    [InlineData("win-x64")]
    public async Task Writable_code_is_refused(string rid)
    {
        FfiBuildException failure = await RefusalAsync(rid, file =>
        {
            switch (rid)
            {
                case "osx-arm64":
                    // segment_command_64: the name at 8, the initial protection at 60.
                    file[file.AsSpan().IndexOf("__TEXT\0"u8) - 8 + 60] |= 2;
                    return file;
                case "win-x64":
                    // IMAGE_SECTION_HEADER: the name first, the highest byte of the characteristics at 39.
                    file[file.AsSpan().IndexOf(".text\0"u8) + 39] |= 0x80;
                    return file;
                default:
                    return SetProgramHeaderFlags(file, type: 1, flags: 7);
            }
        });

        Assert.Contains("a part of it is writable and executable at once", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_relocations_are_refused()
    {
        // DF_TEXTREL of DT_FLAGS.
        FfiBuildException failure = await RefusalAsync("linux-arm64", file =>
        {
            DynamicValue(file, 30)[0] |= 4;
            return file;
        });

        Assert.Contains("the loader would write into its code (text relocations)", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux-x64", 0x6474e550)]
    [InlineData("freebsd-arm64", 0x6474e550)]
    [InlineData("linux-arm", 0x70000001)]
    [InlineData("osx-x64", 0)]
    public async Task A_library_whose_unwinding_tables_are_not_found_is_refused(string rid, uint header)
    {
        FfiBuildException failure = await RefusalAsync(rid, file =>
        {
            if (header == 0)
            {
                file[file.AsSpan().IndexOf("__unwind_info\0"u8) + 2] = (byte)'x';
            }
            else
            {
                ProgramHeader(file, header)[..4].Clear();
            }

            return file;
        });

        Assert.Equal(DiagnosticCodes.WrongFormat, failure.Code);
        Assert.Contains("an unwinder does not find its tables", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux-musl-arm64")]
    [InlineData("osx-x64")]
    public async Task A_library_without_a_build_id_is_refused(string rid)
    {
        byte[] id = Convert.FromHexString((await runtimes.GetAsync(rid)).Record.BuildId!);

        FfiBuildException failure = await RefusalAsync(rid, file =>
        {
            file.AsSpan(file.AsSpan().IndexOf(id), id.Length).Clear();
            return file;
        });

        Assert.Contains("it has no build id", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux-arm64", "bti, pac")]
    [InlineData("linux-musl-x64", "ibt, shstk")]
    public async Task Code_that_is_not_marked_as_protected_is_refused(string rid, string protections)
    {
        // PT_GNU_PROPERTY: after a note's header of 16 bytes the type and size of the one property, then its bits.
        FfiBuildException failure = await RefusalAsync(rid, file =>
        {
            int note = (int)BinaryPrimitives.ReadInt64LittleEndian(ProgramHeader(file, 0x6474e553)[8..]);
            file[note + 24] = 0;
            return file;
        });

        Assert.Contains($"it lacks the protections {protections}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("freebsd-x64", "__stack_chk_fail", "stack-protector")]
    [InlineData("osx-arm64", "___stack_chk_fail", "stack-protector")]
    [InlineData("linux-arm", "__snprintf_chk", "fortify")]
    public async Task A_library_without_the_checks_of_our_flags_is_refused(string rid, string import, string protection)
    {
        FfiBuildException failure = await RefusalAsync(rid, file =>
        {
            byte[] name = [0, .. System.Text.Encoding.ASCII.GetBytes(import), 0];
            file[file.AsSpan().IndexOf(name) + 2] = (byte)'x';
            return file;
        });

        Assert.Contains($"it lacks the protections {protection}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_library_that_is_writable_where_it_is_relocated_or_is_bound_later_is_refused(bool isBoundLater)
    {
        FfiBuildException failure = await RefusalAsync("freebsd-x64", file =>
        {
            if (isBoundLater)
            {
                // DT_FLAGS and DT_FLAGS_1.
                DynamicValue(file, 30).Clear();
                DynamicValue(file, 0x6ffffffb).Clear();
            }
            else
            {
                ProgramHeader(file, 0x6474e552)[..4].Clear();
            }

            return file;
        });

        Assert.Contains("it lacks the protections relro", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dll_of_another_version_is_refused()
    {
        BuildResult built = await runtimes.GetAsync("win-arm64");

        FfiBuildException failure = await RefusalAsync("win-arm64", await runtimes.RecipeAsync("win-arm64"), built.Record with { Version = "3.8.1" }, file => file);

        Assert.Contains("it shows the version 3.8.0, expected 3.8.1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dll_without_the_table_of_functions_is_refused()
    {
        FfiBuildException failure = await RefusalAsync("win-x64", file =>
        {
            // Directory 10, the load configuration, of the optional header.
            file.AsSpan(BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(0x3c)) + 24 + 112 + 80, 8).Clear();
            return file;
        });

        Assert.Contains("it lacks the protections cfg", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x40, "it has a fixed address")]
    [InlineData(0x100, "it asks for an executable stack")]
    [InlineData(0x4000, "it lacks the protections cfg")]
    public async Task A_dll_without_a_characteristic_that_protects_it_is_refused(ushort characteristic, string problem)
    {
        FfiBuildException failure = await RefusalAsync("win-x64", file =>
        {
            Span<byte> characteristics = file.AsSpan(BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(0x3c)) + 24 + 70);
            BinaryPrimitives.WriteUInt16LittleEndian(characteristics, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(characteristics) & ~characteristic));
            return file;
        });

        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_that_does_not_fit_is_refused()
    {
        FfiBuildException failure = await RefusalAsync("osx-arm64", file =>
        {
            file[0x1000] ^= 1;
            return file;
        });

        Assert.Contains("its code signature is not ad hoc or not valid", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_of_the_build_machine_is_refused()
    {
        FfiBuildException failure = await RefusalAsync("linux-x64", file => [.. file, .. "/home/someone/src/x.c\0"u8]);

        Assert.Contains("the path '/home/someone/' of the build machine is in it", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_too_many_or_too_few_is_named()
    {
        BuildResult built = await runtimes.GetAsync("win-x64");
        BuildRecord other = built.Record with { Exports = [.. built.Record.Exports.Where(name => name != "ffi_call"), "ffi_new"] };

        FfiBuildException failure = await RefusalAsync("win-x64", await runtimes.RecipeAsync("win-x64"), other, file => file);

        Assert.Equal(DiagnosticCodes.WrongExports, failure.Code);
        Assert.Contains("(missing: ffi_new; unexpected: ffi_call)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_library_is_refused_with_its_rid()
    {
        FfiBuildException failure = await RefusalAsync("linux-arm", file => file[..2000]);

        Assert.Equal(DiagnosticCodes.WrongFormat, failure.Code);
        Assert.Contains("libffi.so.8 for 'linux-arm' cannot be read", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.17", null)]
    [InlineData("2.2.5", null)]
    [InlineData(null, null)]
    [InlineData("2.27", "needs glibc 2.27, and has to run on 2.17")]
    public void The_glibc_ceiling_compares_versions_as_numbers(string? required, string? problem) =>
        Assert.Equal(problem, LibraryCheck.GlibcProblem(required, AllRuntimes.Catalog.Platforms.Get("linux-x64").Glibc));

    [Fact]
    public async Task The_glibc_libraries_run_on_the_promised_glibc()
    {
        string?[] required = await Task.WhenAll(((string[])["linux-x64", "linux-arm64", "linux-arm"]).Select(async rid => (await runtimes.GetAsync(rid)).Record.Glibc));

        Assert.All(required, version => Assert.True(Version.Parse(version!) <= new Version(2, 17), version));
    }

    // A map that asks for just what the record has: with nodes for ELF, where the file has them, without elsewhere.
    private static LibraryImage Check(byte[] file, Recipe target, BuildRecord record) =>
        LibraryCheck.Run(file, target, new ExportList("", target.Platform.Format == "elf" ? record.Exports : [.. record.Exports.Select(name => $"{name}@LIBFFI")], new HashSet<string>()), ["/home/someone/"], record.Version);

    private async Task<Recipe> OnNewerSystemAsync(string rid)
    {
        Recipe recipe = await runtimes.RecipeAsync(rid);
        return recipe with { Platform = recipe.Platform with { MinimumOs = "12.0" } };
    }

    private async Task<FfiBuildException> RefusalAsync(string rid, Func<byte[], byte[]> change) =>
        await RefusalAsync(rid, await runtimes.RecipeAsync(rid), (await runtimes.GetAsync(rid)).Record, change);

    private async Task<FfiBuildException> RefusalAsync(string rid, Recipe target, BuildRecord record, Func<byte[], byte[]> change)
    {
        byte[] file = await runtimes.LibraryAsync(rid);
        return Assert.Throws<FfiBuildException>(() => Check(change(file), target, record));
    }

    private static byte[] SetProgramHeaderFlags(byte[] file, uint type, byte flags)
    {
        ProgramHeader(file, type)[4] = flags;
        return file;
    }

    // The first one of a type. Elf32_Ehdr has e_phoff at 0x1c and 32 bytes for each, Elf64_Ehdr at 0x20 and 56.
    private static Span<byte> ProgramHeader(byte[] file, uint type)
    {
        bool isWide = file[4] == 2;
        int size = isWide ? 56 : 32;
        int header = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(isWide ? 0x20 : 0x1c));
        while (BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(header)) != type)
        {
            header += size;
        }

        return file.AsSpan(header, size);
    }

    // The value of the dynamic section's entry with a tag, in a 64-bit ELF file.
    private static Span<byte> DynamicValue(byte[] file, ulong tag)
    {
        int at = (int)BinaryPrimitives.ReadInt64LittleEndian(ProgramHeader(file, 2)[8..]);
        while (BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at)) != tag)
        {
            at += 16;
        }

        return file.AsSpan(at + 8, 8);
    }
}
