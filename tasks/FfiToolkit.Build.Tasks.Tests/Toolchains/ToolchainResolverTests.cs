using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Toolchains;

namespace FfiToolkit.Build.Tasks.Tests.Toolchains;

/// <summary>Which toolchain is chosen, among scripts that stand for compilers and a package that stands for the pinned zig.</summary>
public sealed class ToolchainResolverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private static readonly (string Name, string Text) Zig = ("package/zig", "#!/bin/sh\necho 9.9.9\n");

    private readonly byte[] _package = TestArchive.Create(Zig);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_pinned_zig_comes_first_for_the_machines_own_rid_too()
    {
        SupplyZig();
        Compiler("cc", "x86_64-linux-gnu");

        Assert.Equal("zig", (await ResolveAsync("linux-x64", new ToolchainChoice())).Name);
    }

    [Fact]
    public async Task The_pinned_zig_comes_first_for_every_other_rid()
    {
        SupplyZig();
        Compiler("aarch64-linux-gnu-gcc", "aarch64-linux-gnu");

        Toolchain toolchain = await ResolveAsync("linux-arm64", new ToolchainChoice());

        Assert.Equal(("zig", "zig 9.9.9", "aarch64-linux-gnu.2.17", TestArchive.IntegrityOf(_package)), (toolchain.Name, toolchain.Version, toolchain.Machine, toolchain.Integrity));
        Assert.Equal(["cc", "-target", "aarch64-linux-gnu.2.17"], toolchain.Compiler.Arguments.Take(3));
    }

    [Fact]
    public async Task A_zig_that_was_planted_in_the_cache_is_never_run_and_a_build_with_nothing_to_do_runs_none()
    {
        SupplyZig();
        Toolchain toolchain = await ResolveAsync("linux-arm64", new ToolchainChoice());
        File.Delete(toolchain.Compiler.Path);
        _folder.WriteScript(Path.GetRelativePath(_folder.Path, toolchain.Compiler.Path), $"touch {_folder["was run"]}; echo 9.9.9\n");

        Toolchain planted = await ResolveAsync("linux-arm64", new ToolchainChoice());
        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => planted.VerifyAsync(TestContext.Current.CancellationToken));

        Assert.Equal(DiagnosticCodes.WrongToolchainHash, failure.Code);
        Assert.False(File.Exists(_folder["was run"]));
    }

    [Fact]
    public async Task Without_zig_a_cross_compiler_of_the_machine_serves()
    {
        Compiler("aarch64-linux-gnu-gcc", "aarch64-linux-gnu");

        Assert.Equal("aarch64-linux-gnu-gcc", (await ResolveAsync("linux-arm64", new ToolchainChoice())).Name);
    }

    [Fact]
    public async Task Without_zig_a_native_compiler_serves()
    {
        Compiler("cc", "x86_64-linux-gnu");

        Assert.Equal("cc", (await ResolveAsync("linux-x64", new ToolchainChoice())).Name);
    }

    [Fact]
    public async Task Native_means_no_zig()
    {
        SupplyZig();

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => ResolveAsync("linux-x64", new ToolchainChoice("native")));

        Assert.Equal(DiagnosticCodes.NoCompiler, failure.Code);
    }

    [Fact]
    public async Task Several_that_are_named_are_tried_in_order()
    {
        Compiler("cc", "x86_64-linux-gnu");
        string without = (await ResolveAsync("linux-x64", new ToolchainChoice("zig;native"))).Name;
        SupplyZig();
        string with = (await ResolveAsync("linux-x64", new ToolchainChoice("zig;native"))).Name;

        Assert.Equal(("cc", "zig"), (without, with));
    }

    [Fact]
    public async Task What_is_named_comes_in_the_order_toolchain_zig_cc()
    {
        Compiler("cc", "x86_64-linux-gnu");
        Compiler("mycc", "x86_64-linux-gnu");
        Compiler("othercc", "x86_64-linux-gnu");
        _folder.WriteScript("bin/zig", "echo 1.2.3\n");

        string[] names =
        [
            (await ResolveAsync("linux-x64", new ToolchainChoice("mycc", "zig", "othercc"))).Name,
            (await ResolveAsync("linux-x64", new ToolchainChoice(null, "zig", "othercc"))).Version,
            (await ResolveAsync("linux-x64", new ToolchainChoice(null, null, "othercc"))).Name,
        ];

        Assert.Equal(["mycc", "zig 1.2.3", "othercc"], names);
    }

    [Fact]
    public async Task Cc_is_passed_over_for_the_rids_that_it_does_not_build_for()
    {
        SupplyZig();
        Compiler("mycc", "x86_64-linux-gnu");

        Assert.Equal("zig", (await ResolveAsync("linux-arm64", new ToolchainChoice(Compiler: "mycc"))).Name);
    }

    [Fact]
    public async Task A_cc_that_does_not_build_for_this_machine_is_an_error_there()
    {
        SupplyZig();
        Compiler("mycc", "aarch64-linux-gnu");

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => ResolveAsync("linux-x64", new ToolchainChoice(Compiler: "mycc")));

        Assert.Equal(DiagnosticCodes.WrongMachine, failure.Code);
    }

    [Fact]
    public async Task With_nothing_at_all_the_message_names_both_ways_out()
    {
        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => ResolveAsync("linux-arm64", new ToolchainChoice()));

        Assert.True(failure.Skippable);
        Assert.Contains("apt-get install npm", failure.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_linker_for_macos_the_message_says_what_to_install()
    {
        SupplyZig();

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => ResolveAsync("osx-arm64", new ToolchainChoice("zig")));

        Assert.Equal((DiagnosticCodes.NoCompiler, true), (failure.Code, failure.Skippable));
        Assert.Contains("no linker for 'osx-arm64' (looked for ld64.lld-19, ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install lld-19", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_zig_that_is_named_and_not_there_is_said()
    {
        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => ResolveAsync("linux-x64", new ToolchainChoice(Zig: "/nowhere/zig")));

        Assert.Equal(DiagnosticCodes.NoCompiler, failure.Code);
        Assert.Contains("looked for /nowhere/zig", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zig", true)]
    [InlineData("/opt/zig-0.11.0/zig", true)]
    [InlineData("zig cc", true)]
    [InlineData("clang", false)]
    [InlineData("", false)]
    public void A_command_line_of_zigs_is_known_by_its_program(string command, bool expected) => Assert.Equal(expected, ZigToolchains.IsZig(command));

    private Task<Toolchain> ResolveAsync(string rid, ToolchainChoice choice)
    {
        ExecutableFinder finder = new(_folder["bin"]);
        ToolchainStore store = new(_folder["cache"], [_folder["supplied"]], finder, new RecordingReport());
        ZigToolchains zig = new(store, new ToolchainPin("9.9.9", "zig", TestArchive.IntegrityOf(_package), TestArchive.TreeOf(Zig)), finder);
        return new ToolchainResolver(new CompilerSearch(finder), zig, "linux-x64")
            .ResolveAsync(AllRuntimes.Catalog.Platforms.Get(rid), choice, TestContext.Current.CancellationToken);
    }

    private void SupplyZig()
    {
        Directory.CreateDirectory(_folder["supplied"]);
        File.WriteAllBytes(_folder["supplied", "zig-9.9.9.tgz"], _package);
    }

    private void Compiler(string name, string machine)
    {
        foreach (string archiver in (string[])["ar", "aarch64-linux-gnu-ar"])
        {
            _folder.WriteScript($"bin/{archiver}", "exit 0\n");
        }

        _folder.WriteScript($"bin/{name}", $"case \"$1\" in --version) echo '{name} 1.0';; -dumpmachine) echo {machine};; esac\n");
    }
}
