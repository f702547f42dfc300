using FfiToolkit.Build.Tasks.Processes;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks.Tests.NativeAot;

/// <summary>The link of an object for another system, and what is said where it cannot be linked.</summary>
public sealed class LinkNativeAotTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeBuildEngine _engine = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_program_for_Windows_and_its_debug_information_have_the_same_bytes_in_every_folder()
    {
        byte[] first = await LinkAsync("first", "int wmain (void) { return 7; }");
        byte[] second = await LinkAsync("second folder", "int wmain (void) { return 7; }");

        Assert.Equal(first, second);
        Assert.Equal(await File.ReadAllBytesAsync(_folder["first", "out.pdb"], TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(_folder["second folder", "out.pdb"], TestContext.Current.CancellationToken));
        Assert.Equal("MZ"u8.ToArray(), first[..2]);
    }

    [Fact]
    public async Task A_program_for_Linux_and_its_debug_information_have_the_same_bytes_in_every_folder_and_the_same_addresses()
    {
        byte[] first = await LinkForLinuxAsync("first");
        byte[] second = await LinkForLinuxAsync("a second folder");

        Assert.Equal(first, second);
        Assert.Equal(await File.ReadAllBytesAsync(_folder["first", "out.dbg"], TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(_folder["a second folder", "out.dbg"], TestContext.Current.CancellationToken));
        string[] sections = await SectionsAsync(_folder["first", "out"]);
        Assert.Contains(sections, static section => section.StartsWith(".text ", StringComparison.Ordinal));
        Assert.Subset((await SectionsAsync(_folder["first", "out.dbg"])).ToHashSet(), sections.ToHashSet());
    }

    [Fact]
    public async Task A_symbol_that_no_library_has_is_named_with_what_uses_it_and_what_to_do()
    {
        Assert.Empty(await LinkAsync("undefined", "int nowhere_to_be_found (void); int wmain (void) { return nowhere_to_be_found (); }"));

        BuildErrorEventArgs error = Assert.Single(_engine.Errors);
        Assert.Equal(DiagnosticCodes.NativeAotUndefined, error.Code);
        Assert.Matches(@"linking out\.exe for 'win-x64' failed: undefined symbol: nowhere_to_be_found \(in .*main\.obj.*NativeLibrary item", error.Message);
        Assert.Contains(_folder["undefined", "main.obj"], error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("osx-arm64", null, DiagnosticCodes.NativeAotUnsupported, "Apple's libraries")]
    [InlineData("win-arm64", null, DiagnosticCodes.NativeAotUnsupported, "written for x64")]
    [InlineData("freebsd-x64", null, DiagnosticCodes.NativeAotUnsupported, "no recipe")]
    [InlineData("win-x64", "musl", DiagnosticCodes.BadSetting, "FfiNativeAotLibc is 'musl' and the RID is 'win-x64'")]
    [InlineData("linux-x64", "uclibc", DiagnosticCodes.BadSetting, "Its one value is 'musl'")]
    public void What_cannot_be_linked_for_is_refused_with_the_reason(string rid, string? libc, string code, string reason)
    {
        using PrepareNativeAot task = new() { BuildEngine = _engine, RuntimeIdentifier = rid, Libc = libc, DataFolder = Repository.DataFolder };

        Assert.False(task.Execute());

        BuildErrorEventArgs error = Assert.Single(_engine.Errors);
        Assert.Equal(code, error.Code);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_without_the_toolchain_is_told_how_to_get_it()
    {
        using PrepareNativeAot task = new() { BuildEngine = _engine, RuntimeIdentifier = "win-x64", DataFolder = Repository.DataFolder, CacheFolder = _folder["cache"], SearchPath = "/nowhere" };

        Assert.False(task.Execute());

        BuildErrorEventArgs error = Assert.Single(_engine.Errors);
        Assert.Equal(DiagnosticCodes.NoToolchain, error.Code);
        Assert.Contains("npm", error.Message, StringComparison.Ordinal);
    }

    // The bytes of a program of one C function; none where it could not be linked.
    private async Task<byte[]> LinkAsync(string name, string source)
    {
        Assert.SkipUnless(ThisMachine(), "The tasks link NativeAOT on linux-x64 alone.");
        using PrepareNativeAot prepare = new() { BuildEngine = _engine, RuntimeIdentifier = "win-x64", DataFolder = Repository.DataFolder };
        Assert.True(prepare.Execute(), string.Join('\n', _engine.Errors.Select(static error => error.Message)));
        string file = _folder.Write(Path.Combine(name, "main.c"), source);
        string main = Path.ChangeExtension(file, ".obj");
        ToolResult compiled = await ToolRunner.RunAsync(
            new ToolCommand(prepare.ZigProgram, ["clang", "--target=x86_64-pc-windows-msvc", "-O2", "-g0", "-c", "main.c", "-o", "main.obj"], _folder[name]), TestContext.Current.CancellationToken);
        Assert.True(compiled.Succeeded, compiled.Text);

        string output = _folder[name, "out.exe"];
        using LinkNativeAot link = new()
        {
            BuildEngine = _engine, RuntimeIdentifier = "win-x64", DataFolder = Repository.DataFolder, ObjectFile = main, OutputFile = output,
            Arguments = ["/ENTRY:wmainCRTStartup /NOEXP /NOIMPLIB", "/SUBSYSTEM:CONSOLE /DEBUG", "kernel32.lib ucrt.lib"],
        };
        return link.Execute() ? await File.ReadAllBytesAsync(output, TestContext.Current.CancellationToken) : [];
    }

    private async Task<byte[]> LinkForLinuxAsync(string name)
    {
        Assert.SkipUnless(ThisMachine(), "The tasks link NativeAOT on linux-x64 alone.");
        using PrepareNativeAot prepare = new() { BuildEngine = _engine, RuntimeIdentifier = "linux-x64", DataFolder = Repository.DataFolder };
        Assert.True(prepare.Execute(), string.Join('\n', _engine.Errors.Select(static error => error.Message)));
        _folder.Write(Path.Combine(name, "main.c"), "int main (void) { return 7; }");
        ToolResult compiled = await ToolRunner.RunAsync(
            new ToolCommand(prepare.ZigProgram, ["clang", "--target=x86_64-linux-gnu", "-fPIC", "-O2", "-g0", "-c", "main.c", "-o", "main.o"], _folder[name]), TestContext.Current.CancellationToken);
        Assert.True(compiled.Succeeded, compiled.Text);

        string output = _folder[name, "out"];
        using LinkNativeAot link = new()
        {
            BuildEngine = _engine, RuntimeIdentifier = "linux-x64", DataFolder = Repository.DataFolder, ObjectFile = _folder[name, "main.o"], OutputFile = output,
            ExportsFile = _folder.Write(Path.Combine(name, "main.exports"), "V1.0 { global: main; local: *; };"), SymbolsFile = _folder[name, "out.dbg"], Strips = true,
            Arguments = ["-pie", "-Wl,--build-id=sha1"],
        };
        Assert.True(link.Execute(), string.Join('\n', _engine.Errors.Select(static error => error.Message)));
        return await File.ReadAllBytesAsync(output, TestContext.Current.CancellationToken);
    }

    // The names, addresses and sizes of what is loaded.
    private static async Task<string[]> SectionsAsync(string file)
    {
        ToolResult result = await ToolRunner.RunAsync(new ToolCommand("readelf", ["-SW", file], "/"), TestContext.Current.CancellationToken);
        return [.. from line in result.Text.Split('\n')
                   let words = line.Split(']', 2)[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                   where words.Length > 6 && words[6].Contains('A', StringComparison.Ordinal)
                   select $"{words[0]} {words[2]} {words[4]}"];
    }

    private static bool ThisMachine() => System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier == "linux-x64";
}
