using FfiToolkit.Abi;
using FfiToolkit.Calls.Fastcall;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Memory;

/// <summary>Where stubs are not allowed, calls go through libffi and say why.</summary>
[Trait(Portable.Trait, Portable.Costly)]
public sealed class FastcallSwitchTests(NativeFixture fixture)
{
    [Fact]
    public void Linux_on_x64_has_the_fast_path()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64,
            "Stubs are for Linux on x64; run it there.");
        Assert.SkipUnless(Environment.GetEnvironmentVariable("FFITK_FASTCALL") is null, "FFITK_FASTCALL is set; unset it.");
        using FfiContext context = new();

        Assert.True(context.IsFastcallAvailable, context.FastcallObstacle);
        Assert.Null(context.FastcallObstacle);
    }

    [Fact]
    public void A_policy_of_no_code_memory_runs_on_libffi_and_says_why()
    {
        using FfiContext context = new(new FfiContextOptions { CodeMemory = CodeMemoryPolicy.None });
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction add = library.GetFunction("add_i32", "i32(i32, i32)");

        Assert.False(context.IsFastcallAvailable);
        Assert.Equal("the context's options allow no executable memory", context.FastcallObstacle);
        Assert.Equal(CallPath.Libffi, add.CallPath);
        Assert.Equal("no fast path: the context's options allow no executable memory", add.CallPathReason);
        Assert.Equal(5, (int)add.Invoke(2, 3));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("false")]
    public async Task The_environment_variable_turns_the_fast_path_off(string value)
    {
        string found = await ChildProcess.RunAsync(ChildScenarios.CallThroughLibc, ("FFITK_FASTCALL", value));

        Assert.Equal(
            """
            available: False
            obstacle: it is turned off by the environment variable FFITK_FASTCALL
            path: Libffi
            reason: no fast path: it is turned off by the environment variable FFITK_FASTCALL
            result: 5
            code: 0

            """,
            found);
    }

    [Fact]
    public async Task The_feature_switch_turns_the_fast_path_off()
    {
        string found = await ChildProcess.RunAsync(ChildScenarios.CallWithoutFastcall);

        Assert.Equal(
            """
            available: False
            obstacle: the program was built without it (WithoutFfiFastcall)
            path: Libffi
            reason: no fast path: the program was built without it (WithoutFfiFastcall)
            result: 5
            code: 0

            """,
            found);
    }

    [Fact]
    public async Task Any_other_value_of_the_variable_leaves_the_fast_path_on()
    {
        using (Contexts.Open(CallPath.Fast))
        {
        }

        string found = await ChildProcess.RunAsync(ChildScenarios.CallThroughLibc, ("FFITK_FASTCALL", "1"));

        Assert.Contains("path: Fast\n", found, StringComparison.Ordinal);
        Assert.Contains("result: 5\n", found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stub_says_how_large_it_is()
    {
        using FfiContext context = Contexts.Open(CallPath.Fast);
        using DynamicLibrary library = context.Load(fixture.Path);

        Assert.True(HostAbi.TryGet(out Convention? convention, out _));
        Assert.Matches($"^{convention.Abi} stub of [0-9]+ bytes( in WriteThenProtect memory \\(.+\\))?$", library.GetFunction("add_i32", "i32(i32, i32)").CallPathReason);
    }
}
