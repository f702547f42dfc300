using FfiToolkit.Emulator.Machine;

namespace FfiToolkit.Emulator.Tests;

/// <summary>Code that the host puts beside an image.</summary>
public sealed class AddedCodeTests
{
    // mov eax, edi; add eax, 1; ret
    private static readonly byte[] s_next = [0x89, 0xf8, 0x83, 0xc0, 0x01, 0xc3];

    // mov eax, edi; add eax, 2; ret
    private static readonly byte[] s_afterNext = [0x89, 0xf8, 0x83, 0xc0, 0x02, 0xc3];

    [Fact]
    public void Added_code_runs_and_makes_room_for_other()
    {
        using GuestMachine machine = Open();
        ulong first = machine.AddCode(s_next);
        Assert.Equal(6UL, Run(machine, first).Value);

        machine.ForgetCode();
        Assert.Equal(first, machine.AddCode(s_afterNext));
        Assert.Equal(7UL, Run(machine, first).Value);
    }

    [Fact]
    public void Code_that_runs_past_its_end_stops()
    {
        using GuestMachine machine = Open();
        ulong address = machine.AddCode(s_next.AsSpan(0, 5));
        machine.AddCode(s_next);
        Assert.StartsWith("InvalidInstruction", Assert.Single(Run(machine, address).Violations), StringComparison.Ordinal);
    }

    [Fact]
    public void Added_code_cannot_write_to_itself()
    {
        using GuestMachine machine = Open();

        // lea rax, [rip - 7]; mov byte ptr [rax], 0; ret
        ulong address = machine.AddCode([0x48, 0x8d, 0x05, 0xf9, 0xff, 0xff, 0xff, 0xc6, 0x00, 0x00, 0xc3]);
        Assert.StartsWith("WriteProtected of 1 bytes at", Assert.Single(Run(machine, address).Violations), StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_code_area_says_so()
    {
        using GuestMachine machine = Open();
        Assert.Contains("ForgetCode", Assert.Throws<EmulatorException>(() => machine.AddCode(new byte[machine.CodeRoom])).Message, StringComparison.Ordinal);
    }

    private static GuestMachine Open() => new(Guests.Named("freebsd-x64"));

    private static CallResult Run(GuestMachine machine, ulong address) => machine.Cpu.Call(new GuestCall(address) { Integers = [5] });
}
