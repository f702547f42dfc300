using System.Text.RegularExpressions;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Toolchains;

namespace FfiToolkit.Build.Tasks.Tests.Toolchains;

/// <summary>The pinned toolchain looks at nothing of the machine: what its programs themselves say, with every variable set that could lead them astray.</summary>
public sealed partial class HermeticToolchainTests : IDisposable
{
    // Variables that compilers and linkers search in, besides where they search anyway: the folder does not exist, so that a test beside this one, whose
    // programs inherit them, notices nothing. GCC_EXEC_PREFIX would replace where gcc finds its own programs.
    private static readonly string[] s_variables = ["CPATH", "C_INCLUDE_PATH", "COMPILER_PATH", "LIBRARY_PATH", "SDKROOT", "LIB", "INCLUDE"];
    private const string Astray = "/astray";

    private readonly TemporaryFolder _folder = new();
    private readonly AllRuntimes _runtimes;

    public HermeticToolchainTests(AllRuntimes runtimes)
    {
        _runtimes = runtimes;
        Array.ForEach(s_variables, variable => Environment.SetEnvironmentVariable(variable, Astray));
    }

    public void Dispose()
    {
        Array.ForEach(s_variables, variable => Environment.SetEnvironmentVariable(variable, null));
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(AllRuntimes.Rids), MemberType = typeof(AllRuntimes))]
    public async Task The_compiler_searches_its_own_folders_alone(string rid)
    {
        BuildRequest request = await _runtimes.RequestAsync(rid, _folder.Path);
        string source = _folder.Write("some.c", "int some (int *p) { return __atomic_exchange_n (p, 1, __ATOMIC_SEQ_CST); }\n");

        ToolResult said = await RunAsync(request.Toolchain, request.Toolchain.Compiler, [.. request.CompileFlags, "-v", "-c", source, "-o", _folder["some.o"]]);

        Assert.True(said.Succeeded, said.Text);
        Assert.Contains("search starts here", said.Error, StringComparison.Ordinal);
        AssertOwn(said.Error, request.Toolchain);

        // What compile_commands.json tells tools that do not know zig's folders.
        string headers = Path.Combine(request.Toolchain.Folder, "lib", "libc", "include");
        Assert.Equal(request.Platform.ZigIncludes, said.Error.Split('\n').Select(static line => line.Trim()).Where(line => Path.GetDirectoryName(line) == headers).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("osx-x64")]
    [InlineData("osx-arm64")]
    public async Task The_linker_for_macOS_searches_nowhere(string rid)
    {
        Toolchain toolchain = (await _runtimes.RequestAsync(rid, _folder.Path)).Toolchain;

        ToolResult said = await RunAsync(toolchain, toolchain.Linker!, ["-v", "-arch", "arm64", "-platform_version", "macos", "11.0", "11.0"]);

        Assert.Contains("Library search paths:", said.Text, StringComparison.Ordinal);
        AssertOwn(said.Text, toolchain);
    }

    [Fact]
    public async Task A_variable_of_the_machine_reaches_no_program_of_the_toolchain()
    {
        Toolchain toolchain = (await _runtimes.RequestAsync("linux-x64", _folder.Path)).Toolchain;

        string variables = (await RunAsync(toolchain, new ToolProgram("/usr/bin/env"), [])).Output;

        Assert.DoesNotContain(Astray, variables, StringComparison.Ordinal);
        Assert.DoesNotContain("PATH=", variables, StringComparison.Ordinal);
    }

    private Task<ToolResult> RunAsync(Toolchain toolchain, ToolProgram program, IEnumerable<string> arguments) => ToolRunner.RunAsync(
        program.Command(arguments, _folder.Path) with { Environment = new Dictionary<string, string?>(toolchain.Environment) { ["ZIG_LOCAL_CACHE_DIR"] = _folder.Path, ["ZIG_GLOBAL_CACHE_DIR"] = _folder.Path } }, TestContext.Current.CancellationToken);

    // clang names the folder beside zig's as that of its own headers, and is told not to use it.
    private void AssertOwn(string said, Toolchain toolchain)
    {
        string[] own = [Path.GetDirectoryName(toolchain.Folder)!, _folder.Path, Repository.Root];
        Assert.DoesNotContain("GCC installation", said, StringComparison.Ordinal);
        Assert.All(AbsolutePath().Matches(said).Select(match => match.Value), path => Assert.Contains(own, folder => path.StartsWith(folder, StringComparison.Ordinal)));
    }

    [GeneratedRegex("(?<=[\\s\"=]|-I|-L)/[^\\s\"]+")]
    private static partial Regex AbsolutePath();
}
