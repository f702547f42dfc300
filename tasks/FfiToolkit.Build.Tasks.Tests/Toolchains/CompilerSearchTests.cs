using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Toolchains;

namespace FfiToolkit.Build.Tasks.Tests.Toolchains;

public sealed class CompilerSearchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Platform _target = PlatformCatalog.Load(Repository.Platforms).Get("linux-x64");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_compiler_the_message_says_what_was_looked_for_and_what_to_install()
    {
        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => ResolveAsync(null));

        Assert.Equal((DiagnosticCodes.NoCompiler, true), (failure.Code, failure.Skippable));
        Assert.Contains("no C compiler for 'linux-x64' (looked for cc, gcc, clang, x86_64-linux-gnu-gcc", failure.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install gcc libc6-dev", failure.Message, StringComparison.Ordinal);
        Assert.Contains("set FfiToolchain", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compiler_that_the_caller_names_is_not_replaced_by_another_one()
    {
        Compiler("cc", "x86_64-linux-gnu");

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => ResolveAsync("mycc"));

        Assert.Contains("looked for mycc ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_archiver_the_archiver_is_what_is_missing()
    {
        Compiler("gcc", "x86_64-linux-gnu", archiver: false);

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => ResolveAsync(null));

        Assert.Contains("no archiver for 'linux-x64' (looked for ar, llvm-ar", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compiler_for_another_machine_is_passed_over()
    {
        Compiler("cc", "aarch64-linux-gnu");
        string right = Compiler("gcc", "x86_64-linux-gnu");

        Assert.Equal(right, (await ResolveAsync(null)).Compiler.Path);
    }

    [Theory]
    [InlineData("aarch64-linux-gnu")]
    [InlineData("x86_64-alpine-linux-musl")]
    public async Task A_chosen_compiler_for_another_machine_is_refused(string machine)
    {
        string wrong = Compiler("mycc", machine);

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => ResolveAsync(wrong));

        Assert.Equal(DiagnosticCodes.WrongMachine, failure.Code);
        Assert.Contains($"'{wrong}' builds for '{machine}', not for 'linux-x64'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x86_64-linux-gnu")]
    [InlineData("x86_64-pc-linux-gnu")]
    [InlineData("x86_64-unknown-linux-gnu")]
    [InlineData("x86_64-redhat-linux")]
    [InlineData("x86_64-suse-linux")]
    public async Task The_machine_names_of_the_distributions_fit(string machine)
    {
        Compiler("cc", machine);

        Assert.Equal(machine, (await ResolveAsync(null)).Machine);
    }

    [Fact]
    public async Task A_command_line_is_a_program_and_its_first_arguments()
    {
        string program = _folder.WriteScript("bin/wrapper", "[ \"$1\" = realcc ] && { [ \"$2\" = -dumpmachine ] && echo x86_64-linux-gnu || echo 'realcc 1.0'; }\n");
        _folder.WriteScript("bin/ar", "exit 0\n");

        Toolchain toolchain = await ResolveAsync(" wrapper  realcc ");

        Assert.Equal((program, "realcc 1.0"), (toolchain.Compiler.Path, toolchain.Version));
        Assert.Equal(["realcc"], toolchain.Compiler.Arguments);
    }

    [Fact]
    public async Task A_compiler_without_the_c_librarys_headers_is_told_in_one_sentence()
    {
        Compiler("cc", "x86_64-linux-gnu", otherwise: "echo 'probe.c:1:10: fatal error: stdlib.h: No such file or directory' >&2; exit 1");
        Toolchain toolchain = await ResolveAsync(null);

        FfiBuildException failure = await Assert.ThrowsAsync<FfiBuildException>(() => CompilerProbe.RunAsync(toolchain, _target, _folder.Path, TestContext.Current.CancellationToken));

        Assert.Equal((DiagnosticCodes.BrokenCompiler, true), (failure.Code, failure.Skippable));
        Assert.Contains("stdlib.h: No such file or directory. The C library's headers may be missing: apt-get install gcc libc6-dev", failure.Message, StringComparison.Ordinal);
    }

    private string Compiler(string name, string machine, bool archiver = true, string otherwise = "exit 0")
    {
        if (archiver)
        {
            _folder.WriteScript("bin/ar", "exit 0\n");
        }

        return _folder.WriteScript($"bin/{name}", $"case \"$1\" in --version) echo '{name} 1.0';; -dumpmachine) echo {machine};; *) {otherwise};; esac\n");
    }

    private Task<Toolchain> ResolveAsync(string? compiler)
    {
        CompilerSearch search = new(new ExecutableFinder(_folder["bin"]));
        return compiler is null
            ? search.FindAsync(_target, _target.Compilers, null, TestContext.Current.CancellationToken)
            : search.NamedAsync(_target, compiler, null, TestContext.Current.CancellationToken);
    }
}
