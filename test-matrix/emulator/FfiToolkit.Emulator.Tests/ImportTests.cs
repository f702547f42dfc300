using FfiToolkit.Emulator.Images;
using FfiToolkit.Emulator.Machine;

namespace FfiToolkit.Emulator.Tests;

/// <summary>What images import from systems that are not there.</summary>
public sealed class ImportTests
{
    private const string Calls = "word outside(word, word, word, word, word, word, word, word, word); EXPORT word run(word x) { return outside(x, 1, 2, 3, 4, 5, 6, 7, 8) + 1; }";

    // An image may name a function of which it holds only the address.
    private const string Names = "void outside(void); EXPORT void *table[] = { (void *)outside }; EXPORT word run(void) { return 5; }";

    private const string Reads = "extern word environment; EXPORT word run(void) { return environment; }";

    public static TheoryData<string> Importers =>
        ["freebsd-x64", "freebsd-arm64", "linux-arm", "linux-arm-thumb", "osx-x64", "osx-x64-chained", "osx-arm64", "osx-arm64-chained"];

    [Theory]
    [MemberData(nameof(Importers))]
    public void An_unknown_function_fails_with_its_name(string name)
    {
        using GuestMachine machine = new(Guests.Named(name));
        EmulatedImage image = machine.Load(Guests.Compile(machine.Target, Calls));

        var failure = Assert.Throws<UnknownImportException>(() => machine.Cpu.Call(new GuestCall(image["run"])));
        Assert.Equal("outside", failure.Import);
        Assert.Contains("'outside'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Importers))]
    public void An_unknown_variable_fails_with_its_name(string name)
    {
        using GuestMachine machine = new(Guests.Named(name));
        EmulatedImage image = machine.Load(Guests.Compile(machine.Target, Reads));

        Assert.Equal("environment", Assert.Throws<UnknownImportException>(() => machine.Cpu.Call(new GuestCall(image["run"]))).Import);
    }

    [Theory]
    [MemberData(nameof(Importers))]
    public void An_import_that_is_not_used_does_no_harm(string name)
    {
        using GuestMachine machine = new(Guests.Named(name));
        EmulatedImage image = machine.Load(Guests.Compile(machine.Target, Names));
        Assert.Equal(5UL, machine.Cpu.Call(new GuestCall(image["run"])).Value);
    }

    [Theory]
    [MemberData(nameof(Importers))]
    public void A_handler_that_is_given_a_wild_address_ends_the_call_with_its_name(string name)
    {
        using GuestMachine machine = new(Guests.Named(name));
        machine.Imports["outside"] = static call =>
        {
            call.Machine.Read(call.Argument(0), new byte[4]);
            return 0;
        };
        EmulatedImage image = machine.Load(Guests.Compile(machine.Target, Calls));

        string violation = Assert.Single(machine.Cpu.Call(new GuestCall(image["run"]) { Integers = [16] }).Violations);
        Assert.StartsWith("outside: Unicorn refused to read 4 bytes at 0x10", violation, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Importers))]
    public void A_handler_sees_arguments_in_registers_and_on_the_stack(string name)
    {
        using GuestMachine machine = new(Guests.Named(name));
        ulong sum = 0;
        machine.Imports["outside"] = call =>
        {
            for (int i = 0; i < 9; i++)
            {
                sum = (sum * 10) + call.Argument(i);
            }

            return 41;
        };
        EmulatedImage image = machine.Load(Guests.Compile(machine.Target, Calls));
        CallResult result = machine.Cpu.Call(new GuestCall(image["run"]) { Integers = [9] });

        Assert.Empty(result.Violations);
        Assert.Equal(42UL, result.Value);
        Assert.Equal(912345678UL, sum);
    }

    [Theory]
    [MemberData(nameof(Importers))]
    public void A_variable_is_memory_that_the_host_gives(string name)
    {
        using GuestMachine machine = new(Guests.Named(name));
        ulong variable = machine.AllocateData(8);
        machine.Write(variable, [77]);
        machine.Imports.Define("environment", variable);
        EmulatedImage image = machine.Load(Guests.Compile(machine.Target, Reads));
        Assert.Equal(77UL, machine.Cpu.Call(new GuestCall(image["run"])).Value);
    }

    [Theory]
    [MemberData(nameof(Importers))]
    public void Abort_ends_the_call(string name)
    {
        using GuestMachine machine = new(Guests.Named(name));
        EmulatedImage image = machine.Load(Guests.Compile(machine.Target, "void abort(void); EXPORT void run(void) { abort(); }"));
        Assert.Equal("the guest called abort", Assert.Single(machine.Cpu.Call(new GuestCall(image["run"])).Violations));
    }
}
