using FfiToolkit.LibffiSuite.Running;

namespace FfiToolkit.LibffiSuite.Tests;

/// <summary>What the emulator must notice in a program, and what its C library must print.</summary>
public sealed class EmulatedProgramTests(Bench bench)
{
    private const string Prologue = "#include <ffi.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\nvoid *use = (void *) ffi_call;\nchar *volatile p;\n";

    public static TheoryData<string> Emulated => ["freebsd-x64", "freebsd-arm64", "osx-x64", "osx-arm64", "win-arm64"];

    [Theory]
    [MemberData(nameof(Emulated))]
    public async Task Printf_prints_what_glibcs_prints(string rid)
    {
        string program = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Programs", "printf.c"), TestContext.Current.CancellationToken);
        ProgramResult expected = await bench.RunAsync("linux-x64", program);
        ProgramResult actual = await bench.RunAsync(rid, program);

        Assert.Null(expected.Problem);
        Assert.Null(actual.Problem);
        Assert.Equal(expected.Output.Split('\n'), actual.Output.Split('\n'));
        Assert.True(expected.Output.Length > 2000);
    }

    [Theory]
    [MemberData(nameof(Emulated))]
    public async Task A_block_that_is_freed_twice_fails(string rid) =>
        await FailsAsync(rid, "int main (void) { p = malloc (8); free (p); free (p); return use == 0; }", "free of 0x");

    [Theory]
    [MemberData(nameof(Emulated))]
    public async Task A_write_behind_a_block_fails(string rid) =>
        await FailsAsync(rid, "int main (void) { p = malloc (8); ((volatile char *) p)[8] = 1; free (p); return use == 0; }", "behind whose 8 bytes something was written");

    [Theory]
    [MemberData(nameof(Emulated))]
    public async Task Code_cannot_be_written(string rid) =>
        await FailsAsync(rid, "int main (void) { *(volatile char *) (void *) main = 1; return use == 0; }", "WriteProtected");

    [Theory]
    [MemberData(nameof(Emulated))]
    public async Task Data_cannot_be_run(string rid) =>
        await FailsAsync(rid, "static char data[64]; int main (void) { memset (data, 0, 64); ((void (*) (void)) (void *) data) (); return use == 0; }", "FetchProtected");

    [Theory]
    [MemberData(nameof(Emulated))]
    public async Task A_function_that_nothing_provides_fails_with_its_name(string rid)
    {
        Assert.SkipWhen(rid == "win-arm64", "the linker for Windows refuses it before it can run");
        await FailsAsync(rid, "int nothing_provides (void); int main (void) { return nothing_provides () + (use == 0); }", "nothing_provides");
    }

    [Fact]
    public async Task Apples_arm64_gets_no_memory_that_is_writable_and_executable() =>
        await FailsAsync("osx-arm64", "void *mmap (void *, size_t, int, int, int, long); int main (void) { return mmap (0, 4096, 7, 0x1002, -1, 0) == use; }", "writable and executable");

    [Theory]
    [InlineData("osx-arm64")]
    [InlineData("win-arm64")]
    public async Task The_reserved_register_cannot_be_used(string rid) =>
        await FailsAsync(rid, "int main (void) { __asm__ volatile (\"mov x18, #7\"); puts (\"x\"); exit (use == 0); }", "x18 was");

    [Theory]
    [InlineData("osx-x64", "subq $8, %%rsp", "addq $8, %%rsp", "call _puts")]
    [InlineData("freebsd-x64", "subq $8, %%rsp", "addq $8, %%rsp", "call puts@plt")]
    public async Task A_misaligned_stack_fails_at_the_next_call_of_the_system(string rid, string down, string up, string call) =>
        await FailsAsync(rid, $"char text[] = \"x\"; int main (void) {{ __asm__ volatile (\"{down}\\n{call}\\n{up}\" : : \"D\" (text) : \"memory\", \"rax\", \"rcx\", \"rdx\", \"rsi\", \"r8\", \"r9\", \"r10\", \"r11\"); return use == 0; }}", "misaligned");

    private async Task FailsAsync(string rid, string program, string message)
    {
        ProgramResult result = await bench.RunAsync(rid, Prologue + program);
        Assert.Contains(message, result.Problem, StringComparison.Ordinal);
    }
}
