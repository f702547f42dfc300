using FfiToolkit.Emulator.Images;
using FfiToolkit.Emulator.Machine;

namespace FfiToolkit.Emulator.Tests;

/// <summary>Code that does what its convention or its pages forbid: each is noticed, on every target.</summary>
public sealed class ViolationTests
{
    public static TheoryData<string> Names => Guests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_write_to_code_is_noticed(string name) => Assert.Contains("WriteProtected", Only(name, "write_to_code"), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_jump_into_data_is_noticed(string name) => Assert.Contains("FetchProtected", Only(name, "jump_into_data"), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_write_to_constants_that_held_relocations_is_noticed(string name) =>
        Assert.Contains("WriteProtected", Only(name, "write_to_constants"), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_null_pointer_is_noticed(string name) =>
        Assert.Contains("ReadUnmapped of 4 bytes at 0x8 by the code at", Only(name, "read_null"), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void An_endless_loop_ends(string name) =>
        Assert.Contains("did not return within 5000 instructions; it was at", Only(name, "loop", 5000), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_write_above_the_arguments_is_noticed(string name) =>
        Assert.Contains("the caller's stack changed", Only(name, "write_above"), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_stack_pointer_that_is_off_is_noticed(string name) =>
        Assert.Contains("the stack pointer is off by 16 bytes", Only(name, "pop_too_much"), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_misaligned_stack_at_a_watched_function_is_noticed(string name) =>
        Assert.Contains("the stack is misaligned at the entry of", Only(name, "call_misaligned"), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_preserved_register_is_checked(string name)
    {
        GuestTarget target = Guests.Named(name);
        GuestConvention convention = target.Convention;
        string[] registers =
        [
            .. convention.PreservedIntegers.Select(i => convention.Registers.Integers[i].Name),
            .. convention.PreservedVectors.Select(i => convention.Registers.Vectors[i].Name),
        ];
        string source = string.Concat(registers.Select(register => Clobber(target, register)));
        using GuestMachine machine = new(target);
        EmulatedImage image = machine.Load(Guests.Compile(target, source));
        foreach (string register in registers)
        {
            string violation = Assert.Single(machine.Cpu.Call(new GuestCall(image["clobber_" + register])).Violations);
            Assert.StartsWith(register + " was ", violation, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("freebsd-arm64", false)]
    [InlineData("osx-arm64", true)]
    [InlineData("win-arm64", true)]
    public void The_platforms_register_is_checked_where_there_is_one(string name, bool isReserved)
    {
        using GuestMachine machine = new(Guests.Named(name));
        EmulatedImage image = machine.Load(Guests.Compile(machine.Target, Clobber(machine.Target, "x18")));
        Assert.Equal(isReserved, !machine.Cpu.Call(new GuestCall(image["clobber_x18"])).Violations.IsEmpty);
    }

    [Theory]
    [InlineData("freebsd-x64")]
    [InlineData("win-x64")]
    public void A_direction_flag_that_stays_is_noticed(string name) => Assert.Equal("the direction flag is set after the call", Only(name, "set_direction"));

    [Fact]
    public void The_home_area_of_Windows_belongs_to_the_callee() => Assert.Null(OnlyOrNone("win-x64", "write_home"));

    [Theory]
    [MemberData(nameof(Names))]
    public void Correct_code_is_not_blamed(string name) => Assert.Null(OnlyOrNone(name, "correct"));

    private static string Only(string name, string function, ulong instructions = 100_000) =>
        OnlyOrNone(name, function, instructions) ?? throw new InvalidOperationException("Nothing was noticed.");

    private static string? OnlyOrNone(string name, string function, ulong instructions = 100_000)
    {
        using GuestMachine machine = new(Guests.Named(name));
        EmulatedImage image = machine.Load(Guests.Compile(machine.Target, Programs(machine.Target)));
        machine.Cpu.Watch(image["watched"]);
        return machine.Cpu.Call(new GuestCall(image[function]) { Integers = [image["watched"]], Instructions = instructions }).Violations.SingleOrDefault();
    }

    // All in one image of a target: a compiler takes a hundred times longer to start than to compile one of them.
    private static string Programs(GuestTarget target) => """
        EXPORT void watched(void) { }
        EXPORT void write_to_code(void) { *(volatile char *)((word)write_to_code & ~(word)1) = 0; }
        EXPORT word data[4];
        EXPORT void jump_into_data(void) { ((void (*)(void))data)(); *(volatile word *)data = 1; }
        EXPORT word *const table[] = { data, data };
        EXPORT void write_to_constants(void) { *(word *volatile *)table = 0; }
        EXPORT int read_null(void) { return *(volatile int *)8; }
        EXPORT void loop(void) { for (;;) { __asm__ volatile(""); } }
        EXPORT volatile double kept[3];
        EXPORT double correct(void (*watched)(void)) { double a = kept[0], b = kept[1]; watched(); return a + b * kept[2]; }

        """
        + Naked("write_above", target, "movb $0, 56(%rsp)\n ret", "strb wzr, [sp, #8]\n ret", "strb r12, [sp, #8]\n bx lr")
        + Naked("pop_too_much", target, "pop %r11\n add $16, %rsp\n jmp *%r11", "add sp, sp, #16\n ret", "add sp, sp, #16\n bx lr")
        + Naked(
            "call_misaligned",
            target,
            "sub $48, %rsp\n call *ARGUMENT\n add $48, %rsp\n ret",
            "str x30, [sp, #-24]!\n blr x0\n ldr x30, [sp], #24\n ret",
            "str lr, [sp, #-4]!\n blx r0\n ldr pc, [sp], #4")
        + (target.Architecture == GuestArchitecture.X64
            ? Naked("set_direction", target, "std\n ret", "", "") + Naked("write_home", target, "movq $0, 8(%rsp)\n movq $0, 32(%rsp)\n ret", "", "")
            : "");

    private static string Clobber(GuestTarget target, string register) => Naked(
        "clobber_" + register,
        target,
        register.StartsWith('x') ? $"pxor %{register}, %{register}\n ret" : $"xor %{register}, %{register}\n ret",
        register.StartsWith('v') ? $"fmov d{register[1..]}, xzr\n ret" : $"mov {register}, xzr\n ret",
        register.StartsWith('d') ? $"vmov {register}, r0, r1\n bx lr" : $"mov {register}, #0\n bx lr");

    private static string Naked(string function, GuestTarget target, string x64, string arm64, string arm32)
    {
        string body = target.Architecture switch
        {
            GuestArchitecture.X64 => x64.Replace("ARGUMENT", target.Convention == GuestConvention.WindowsX64 ? "%rcx" : "%rdi", StringComparison.Ordinal),
            GuestArchitecture.Arm64 => arm64,
            _ => arm32,
        };
        return $"EXPORT __attribute__((naked)) void {function}(void) {{ __asm__ volatile(\"{body.Replace("\n", "\\n", StringComparison.Ordinal)}\"); }}\n";
    }
}
