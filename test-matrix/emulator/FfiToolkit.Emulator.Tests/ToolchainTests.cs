using FfiToolkit.Emulator.Machine;
using FfiToolkit.Emulator.Toolchain;

namespace FfiToolkit.Emulator.Tests;

/// <summary>The tools of this machine.</summary>
public sealed class ToolchainTests
{
    [Fact]
    public async Task What_a_compiler_says_is_passed_on()
    {
        GuestTarget target = Guests.Named("freebsd-arm64");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ffitk-emulator-");
        var failure = await Assert.ThrowsAsync<EmulatorException>(() =>
            new GuestCompiler(Guests.Toolchain()).CompileAsync(target, [new GuestSource("int x = ;")], folder.FullName, TestContext.Current.CancellationToken));
        folder.Delete(recursive: true);

        Assert.Contains("expected expression", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Units_have_options_of_their_own()
    {
        GuestTarget target = Guests.Named("linux-arm");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ffitk-emulator-");
        byte[] file = await new GuestCompiler(Guests.Toolchain()).CompileAsync(
            target,
            [new GuestSource("int arm(void) { return 1; }"), new GuestSource("int arm(void); int thumb(void) { return arm() + 1; }") { Options = ["-mthumb"] }],
            folder.FullName,
            TestContext.Current.CancellationToken);
        folder.Delete(recursive: true);

        using GuestMachine machine = new(target);
        var image = machine.Load(file);
        Assert.Equal((0UL, 1UL), (image["arm"] & 1, image["thumb"] & 1));
        Assert.Equal(2UL, machine.Cpu.Call(new GuestCall(image["thumb"])).Value);
    }
}
