using System.Text.RegularExpressions;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Formats;

namespace FfiToolkit.Build.Tasks.Tests.Libffi;

/// <summary>The debug information in files of their own: what debuggers and LLVM's readers make of it, and that another library's is refused.</summary>
public sealed partial class SymbolsTests(AllRuntimes runtimes) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> ElfRids => [.. AllRuntimes.Catalog.Platforms.Runtimes.Where(rid => AllRuntimes.Catalog.Platforms.Get(rid).Format == "elf")];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_symbolizer_finds_it_by_the_librarys_build_id_and_knows_the_lines_of_c_and_assembly()
    {
        BuildResult built = await runtimes.GetAsync("linux-x64");
        string library = Path.Combine(built.Folder, "libffi.so.8");
        string id = BuildId().Match(await Tool.RunAsync("readelf", "-n", library)).Groups[1].Value;
        Directory.CreateDirectory(_folder["symbols", ".build-id", id[..2]]);
        File.Copy(library + ".debug", _folder["symbols", ".build-id", id[..2], id[2..] + ".debug"]);
        string names = await Tool.RunAsync("readelf", "-W", "-s", library + ".debug");

        string lines = await Tool.RunAsync("llvm-symbolizer-19", $"--debug-file-directory={_folder["symbols"]}", $"--obj={library}", Address("ffi_call"), Address("ffi_call_unix64"));

        Assert.Matches(@"(?m)^/libffi-3\.8\.0/src/x86/ffi64\.c:[1-9]\d*:0$", lines);
        Assert.Matches(@"(?m)^/libffi-3\.8\.0/src/x86/unix64\.S:[1-9]\d*:0$", lines);

        string Address(string function) => "0x" + Regex.Match(names, $@"([0-9a-f]{{16}}) .* {function}\n").Groups[1].Value;
    }

    [Theory]
    [MemberData(nameof(ElfRids))]
    public async Task Readelf_finds_no_debug_information_in_the_library_and_all_of_libffis_sources_in_its_file(string rid)
    {
        BuildResult built = await runtimes.GetAsync(rid);
        string library = Path.Combine(built.Folder, "libffi.so.8");
        string units = await Tool.RunAsync("readelf", "-W", "--debug-dump=info", library + ".debug");

        Assert.DoesNotContain(" .debug_", await Tool.RunAsync("readelf", "-W", "-S", library), StringComparison.Ordinal);
        Assert.All(AllRuntimes.Catalog.Get(rid).Sources, source => Assert.Contains($"/libffi-3.8.0/{source}", units, StringComparison.Ordinal));
        Assert.Equal("libffi.so.8.debug", built.Record.Symbols);
    }

    [Theory]
    [InlineData("win-x64")]
    [InlineData("win-arm64")]
    public async Task The_dll_names_its_program_database_by_file_name_and_identity(string rid)
    {
        BuildResult built = await runtimes.GetAsync(rid);
        string named = await Tool.RunAsync("llvm-readobj-19", "--coff-debug-directory", Path.Combine(built.Folder, "ffi-8.dll"));
        string database = await Tool.RunAsync("llvm-pdbutil-19", "dump", "--summary", Path.Combine(built.Folder, "ffi-8.pdb"));
        string lines = await Tool.RunAsync("llvm-pdbutil-19", "dump", "-l", Path.Combine(built.Folder, "ffi-8.pdb"));

        string guid = Guid().Match(named).Groups[1].Value;
        Assert.Equal(guid, Guid().Match(database).Groups[1].Value);
        Assert.Contains("PDBFileName: ffi-8.pdb\n", named, StringComparison.Ordinal);
        Assert.Equal($"{guid.Replace("-", "", StringComparison.Ordinal)}1", built.Record.BuildId, ignoreCase: true);
        Assert.Contains("/libffi-3.8.0/src/prep_cif.c", lines, StringComparison.Ordinal);
        Assert.DoesNotContain(" .debug_", await Tool.RunAsync("llvm-readobj-19", "--sections", Path.Combine(built.Folder, "ffi-8.dll")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("osx-x64", "src/x86/unix64.S")]
    [InlineData("osx-arm64", "src/aarch64/sysv.S")]
    public async Task What_dsymutil_made_has_the_dylibs_uuid_and_the_lines_of_its_code(string rid, string assembly)
    {
        BuildResult built = await runtimes.GetAsync(rid);
        string library = Path.Combine(built.Folder, "libffi.dylib");
        string identities = await Tool.RunAsync("llvm-dwarfdump-19", "--uuid", library, library + ".dwarf");
        string names = await Tool.RunAsync("llvm-nm-19", library);

        Assert.Equal(2, Regex.Count(identities.Replace("-", "", StringComparison.Ordinal), $"(?i)^UUID: {built.Record.BuildId} ", RegexOptions.Multiline));
        Assert.Contains("No errors.", await Tool.RunAsync("llvm-dwarfdump-19", "--verify", library + ".dwarf"), StringComparison.Ordinal);
        Assert.Equal("libffi.dylib.dwarf", built.Record.Symbols);
        Assert.DoesNotContain("/prep_cif.c", await Tool.RunAsync("llvm-nm-19", "--debug-syms", library), StringComparison.Ordinal);

        // The addresses are those of the library that is shipped.
        string address = "0x" + Regex.Match(names, "([0-9a-f]{16}) T _ffi_prep_cif\n").Groups[1].Value;
        string line = await Tool.RunAsync("llvm-symbolizer-19", $"--obj={library}.dwarf", address);
        Assert.Contains($"(\"/libffi-3.8.0/{assembly}\")", await Tool.RunAsync("llvm-dwarfdump-19", "--show-children", "--recurse-depth=0", library + ".dwarf"), StringComparison.Ordinal);
        Assert.Matches(@"(?m)^ffi_prep_cif\n/libffi-3\.8\.0/src/prep_cif\.c:[1-9]\d*:\d+$", line);
    }

    [Fact]
    public async Task Without_dsymutil_the_dylib_is_the_same_and_there_is_no_file()
    {
        BuildResult built = await runtimes.GetAsync("osx-arm64");
        BuildRequest request = await runtimes.RequestAsync("osx-arm64", _folder.Path);
        BuildRequest lacking = request with { Toolchain = request.Toolchain with { DebugLinker = null, DebugLinkerVersion = null } };

        BuildResult without = await BuiltLibffi.BuildAsync(lacking);

        Assert.True(lacking.LacksDebugLinker);
        Assert.False(request.LacksDebugLinker);
        Assert.Null(without.Record.Symbols);
        Assert.False(File.Exists(Path.Combine(without.Folder, "libffi.dylib.dwarf")));
        foreach (string file in (string[])["libffi.dylib", "libffi.a"])
        {
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(built.Folder, file), TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(Path.Combine(without.Folder, file), TestContext.Current.CancellationToken));
        }
    }

    /// <summary>Another build of the same source: only the identity, or what is loaded, tells it from the right one.</summary>
    [Theory]
    [InlineData("linux-x64", "linux-musl-x64", "its build id is")]
    [InlineData("win-x64", "win-arm64", "its identity is")]
    [InlineData("osx-x64", "osx-arm64", "its UUID is")]
    [InlineData("linux-x64", "osx-arm64", "no ELF file")]
    [InlineData("win-x64", "linux-x64", "no program database")]
    public async Task The_debug_information_of_another_library_is_refused(string rid, string other, string reason)
    {
        FfiBuildException refusal = await RefusalAsync(await runtimes.LibraryAsync(rid), await SymbolsAsync(other), rid);

        Assert.Equal(DiagnosticCodes.WrongFormat, refusal.Code);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Debug_information_that_is_not_of_the_same_code_has_no_lines_or_names_this_machine_is_refused()
    {
        byte[] library = await runtimes.LibraryAsync("linux-x64");
        byte[] symbols = await SymbolsAsync("linux-x64");
        byte[] changed = [.. symbols];
        changed[symbols.AsSpan().IndexOf(library.AsSpan(0xc000, 64))] ^= 1;

        SymbolsCheck.Run(library, symbols, await runtimes.RecipeAsync("linux-x64"), []);
        Assert.Contains("what is loaded", (await RefusalAsync(library, changed, "linux-x64")).Message, StringComparison.Ordinal);
        Assert.Contains("no line numbers", (await RefusalAsync(library, library, "linux-x64")).Message, StringComparison.Ordinal);
        Assert.Contains("'/libffi-3.8.0'", (await RefusalAsync(library, symbols, "linux-x64", "/libffi-3.8.0")).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", (await RefusalAsync(library, symbols[..200], "linux-x64")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Debug_information_for_macOS_of_code_that_is_elsewhere_or_without_lines_is_refused()
    {
        byte[] library = await runtimes.LibraryAsync("osx-arm64");
        byte[] symbols = await SymbolsAsync("osx-arm64");
        byte[] moved = [.. symbols];
        MachFile file = MachFile.Read(symbols);
        moved[file.Commands.First(static command => command.Kind == MachCommand.Segment).Offset + 25] ^= 1;

        SymbolsCheck.Run(library, symbols, await runtimes.RecipeAsync("osx-arm64"), []);
        Assert.Contains("not where the library's is", (await RefusalAsync(library, moved, "osx-arm64")).Message, StringComparison.Ordinal);
        Assert.Contains("no line numbers", (await RefusalAsync(library, library, "osx-arm64")).Message, StringComparison.Ordinal);
    }

    /// <summary>What the caller says of debug information is what is made.</summary>
    [Theory]
    [InlineData("-g")]
    [InlineData("-g0")]
    public async Task With_a_flag_of_the_callers_there_is_no_file_of_its_own(string flag)
    {
        BuildRequest request = await runtimes.RequestAsync("linux-x64", _folder.Path);

        Assert.Null((request with { ExtraFlags = [flag] }).Symbols);
        Assert.DoesNotContain(flag == "-g" ? "-g0" : "-g", (request with { ExtraFlags = [flag] }).CompileFlags);
    }

    private async Task<FfiBuildException> RefusalAsync(byte[] library, byte[] symbols, string rid, params string[] paths)
    {
        Recipe recipe = await runtimes.RecipeAsync(rid);
        return Assert.Throws<FfiBuildException>(() => SymbolsCheck.Run(library, symbols, recipe, paths));
    }

    private async Task<byte[]> SymbolsAsync(string rid)
    {
        BuildResult built = await runtimes.GetAsync(rid);
        return await File.ReadAllBytesAsync(Path.Combine(built.Folder, built.Record.Symbols ?? AllRuntimes.Catalog.Get(rid).Library), TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("Build ID: ([0-9a-f]+)")]
    private static partial Regex BuildId();

    [GeneratedRegex(@"GUID: \{([0-9A-F-]+)\}")]
    private static partial Regex Guid();
}
