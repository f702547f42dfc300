using FfiToolkit.Emulator.Images;
using FfiToolkit.Emulator.Machine;

namespace FfiToolkit.Emulator.Tests;

/// <summary>Images of every format: laid out, relocated, bound.</summary>
public sealed class ImageTests
{
    // Needs a relocation for each pointer of the table, symbols of functions and of data, and memory that is not in the file.
    private const string Tables = """
        static word twice(word x) { return 2 * x; }
        static word next(word x) { return x + 1; }
        EXPORT word shared = 40;
        static word (*const functions[])(word) = { twice, next, twice };
        static word *volatile pointers[] = { &shared, &shared };
        static volatile word zero[3000];
        EXPORT word compute(word which, word x) { zero[2999] += 1; return functions[which](x) + *pointers[1] + zero[2999]; }
        EXPORT word *where(void) { return &shared; }
        """;

    // Calls what compilers call by themselves, and a table of it: memcpy by name.
    private const string Copies = """
        void *memcpy(void *to, const void *from, __SIZE_TYPE__ count);
        static void *(*volatile copy)(void *, const void *, __SIZE_TYPE__) = memcpy;
        EXPORT char text[16];
        EXPORT word run(const void *from, word count) { copy(text, from, count); memcpy(text + count, from, count); return (word)text[0]; }
        """;

    public static TheoryData<string> Names => Guests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Tables_of_pointers_lead_where_they_should(string name)
    {
        using GuestMachine machine = new(Guests.Named(name));
        EmulatedImage image = machine.Load(Guests.Compile(machine.Target, Tables));

        Assert.Equal(2UL * 7 + 40 + 1, Value(machine, image["compute"], 2, 7));
        Assert.Equal(7UL + 1 + 40 + 2, Value(machine, image["compute"], 1, 7));
        Assert.Equal(image["shared"], Value(machine, image["where"]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_images_live_beside_each_other(string name)
    {
        using GuestMachine machine = new(Guests.Named(name));
        byte[] file = Guests.Compile(machine.Target, Tables);
        EmulatedImage first = machine.Load(file);
        EmulatedImage second = machine.Load(file);

        Assert.Equal(first["shared"], Value(machine, first["where"]));
        Assert.Equal(second["shared"], Value(machine, second["where"]));
        Assert.NotEqual(first["shared"], second["shared"]);
    }

    [Theory]
    [InlineData("freebsd-x64")]
    [InlineData("freebsd-arm64")]
    [InlineData("linux-arm")]
    [InlineData("linux-arm-thumb")]
    [InlineData("osx-x64")]
    [InlineData("osx-x64-chained")]
    [InlineData("osx-arm64")]
    [InlineData("osx-arm64-chained")]
    public void The_host_stands_in_for_functions_of_the_system(string name)
    {
        using GuestMachine machine = new(Guests.Named(name));
        EmulatedImage image = machine.Load(Guests.Compile(machine.Target, Copies));
        ulong from = machine.AllocateData(16);
        machine.Write(from, "abcd"u8);

        Assert.Equal('a', (char)Value(machine, image["run"], from, 4));
        byte[] text = new byte[9];
        machine.Read(image["text"], text);
        Assert.Equal("abcdabcd\0"u8, text);
    }

    // A DLL is linked against the import library of the one that it takes from.
    [Theory]
    [InlineData("win-x64")]
    [InlineData("win-arm64")]
    public void A_dll_takes_functions_from_another_by_name(string name)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ffitk-emulator-");
        GuestTarget target = Guests.Named(name);
        byte[] provider = Guests.Compile(target, "EXPORT word half(word x) { return x / 2; }", folder.FullName);
        string library = Path.Combine(folder.FullName, "provider.lib");
        File.Move(Path.Combine(folder.FullName, $"{target.Name}.lib"), library);
        byte[] user = Guests.Compile(
            target with { LinkerOptions = [.. target.LinkerOptions, library] },
            "__declspec(dllimport) word half(word x); EXPORT word run(word x) { return half(x) + 1; }",
            folder.FullName);
        folder.Delete(recursive: true);

        using GuestMachine machine = new(target);
        machine.Imports.Define("half", machine.Load(provider)["half"]);
        Assert.Equal(22UL, Value(machine, machine.Load(user)["run"], 42));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_symbol_that_is_not_exported_is_named(string name)
    {
        using GuestMachine machine = new(Guests.Named(name));
        EmulatedImage image = machine.Load(Guests.Compile(machine.Target, Tables));

        Assert.Contains("'twice'", Assert.Throws<EmulatorException>(() => image["twice"]).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_truncated_image_is_refused_in_words(string name)
    {
        byte[] file = Guests.Compile(Guests.Named(name), Tables);
        using GuestMachine machine = new(Guests.Named(name));
        int refused = 0;
        for (int length = 16; length < file.Length; length += 61)
        {
            try
            {
                // What is cut off may be what no loader reads: sections for debuggers, padding.
                ImageLoader.Load(file[..length], 0x10000, machine.Imports);
            }
            catch (ImageFormatException)
            {
                refused++;
            }
        }

        Assert.NotEqual(0, refused);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_damaged_image_never_breaks_the_loader(string name)
    {
        byte[] file = Guests.Compile(Guests.Named(name), Tables);
        using GuestMachine machine = new(Guests.Named(name));
        Random random = new(20261123);
        for (int round = 0; round < 400; round++)
        {
            byte[] damaged = (byte[])file.Clone();
            for (int i = 0; i < 8; i++)
            {
                // Most of what loaders read is near the beginning.
                damaged[random.Next(i % 2 == 0 ? Math.Min(1024, file.Length) : file.Length)] = (byte)random.Next(256);
            }

            Exception? outcome = Record.Exception(() => ImageLoader.Load(damaged, 0x10000, machine.Imports));
            Assert.True(outcome is null or ImageFormatException, $"round {round}: {outcome}");
        }
    }

    [Fact]
    public void What_is_no_image_is_refused() => Assert.Contains(
        "neither ELF, 64-bit Mach-O nor PE",
        Assert.Throws<ImageFormatException>(() => ImageLoader.Load("#!/bin/sh\n"u8.ToArray(), 0, new ImportTable(0))).Message,
        StringComparison.Ordinal);

    private static ulong Value(GuestMachine machine, ulong function, params ulong[] arguments)
    {
        CallResult result = machine.Cpu.Call(new GuestCall(function) { Integers = [.. arguments] });
        Assert.Empty(result.Violations);
        return result.Value;
    }
}
