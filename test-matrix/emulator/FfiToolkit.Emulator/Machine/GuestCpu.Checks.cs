using FfiToolkit.Emulator.Unicorn;

namespace FfiToolkit.Emulator.Machine;

/// <content>What is checked when a watched function is entered and when a call is over.</content>
public sealed partial class GuestCpu
{
    private const int MostViolations = 8;

    /// <summary>The program counter, the stack pointer and the general registers, for the report of a fault.</summary>
    internal string DescribeRegisters() => string.Join(
        ' ',
        ((IEnumerable<GuestRegister>)[_registers.ProgramCounter, .. _registers.Integers]).Select(register => $"{register.Name}={(ulong)_engine.ReadRegister(register.Id):x}"));

    private void CheckRegisters(ulong arguments)
    {
        foreach (GuestRegister register in _preserved)
        {
            UInt128 expected = register.Trim(Seed(register));
            UInt128 found = register.Trim(_engine.ReadRegister(register.Id));
            if (found != expected)
            {
                _violations.Add($"{register.Name} was 0x{expected:x} and is 0x{found:x} after the call; {_convention.Name} preserves it");
            }
        }

        // The return took the return address off the stack, where there is one.
        ulong stack = (ulong)_engine.ReadRegister(_registers.StackPointer.Id);
        if (stack != arguments)
        {
            _violations.Add($"the stack pointer is off by {(long)(stack - arguments)} bytes after the call");
        }

        if (_convention.Architecture == GuestArchitecture.X64 && ((ulong)_engine.ReadRegister(GuestRegisters.X64Flags) & DirectionFlag) != 0)
        {
            _violations.Add("the direction flag is set after the call");
        }
    }

    /// <summary>What must hold whenever the guest calls its system, however deep it is: the processor would forgive both.</summary>
    private void CheckImport(string import)
    {
        // A loop would say the same again and again.
        if (_violations.Count >= MostViolations)
        {
            return;
        }

        ulong stack = (ulong)_engine.ReadRegister(_registers.StackPointer.Id);
        if (!_convention.IsAlignedAtEntry(stack))
        {
            _violations.Add($"the stack is misaligned at the call of {import}: sp is 0x{stack:x}");
        }

        // x18 alone is reserved: other preserved registers may hold anything until their function returns.
        foreach (GuestRegister register in _reserved)
        {
            UInt128 expected = register.Trim(Seed(register));
            UInt128 found = register.Trim(_engine.ReadRegister(register.Id));
            if (found != expected)
            {
                _violations.Add($"{register.Name} was 0x{expected:x} and is 0x{found:x} at the call of {import}; {_convention.Name} reserves it");
            }
        }
    }

    private void CheckGuard(ulong guard)
    {
        Span<byte> bytes = stackalloc byte[GuardBytes];
        _engine.Read(guard, bytes);
        int first = bytes.CommonPrefixLength(_pattern);
        if (first < GuardBytes)
        {
            _violations.Add($"the caller's stack changed, {first} bytes above the argument area");
        }
    }

    // Runs inside Unicorn: no exception may leave it.
    private void OnBlock(ulong address)
    {
        if (!_watched.Contains(address))
        {
            return;
        }

        _entered.Add(new FunctionEntry(address, (ulong)_engine.ReadRegister(_registers.Integers[0].Id)));
        try
        {
            CheckEntry(address);
        }
        catch (UnicornException lost)
        {
            _violations.Add($"at the entry of {_machine.Describe(address)}: {lost.Message}");
        }
    }

    private void CheckEntry(ulong address)
    {
        ulong stack = (ulong)_engine.ReadRegister(_registers.StackPointer.Id);
        if (!_convention.IsAlignedAtEntry(stack))
        {
            _violations.Add($"the stack is misaligned at the entry of {_machine.Describe(address)}: sp is 0x{stack:x}");
        }

        foreach (int number in _convention.LinkageIntegers)
        {
            _engine.WriteRegister(_registers.Integers[number].Id, Seed(_registers.Integers[number]));
        }

        if (_convention.HomeBytes > 0)
        {
            _engine.Write(stack + (ulong)_convention.ReturnAddressBytes, _pattern.AsSpan(BelowStack - _convention.HomeBytes));
        }
    }

    private ulong CodeOf(ulong function) => _convention.Architecture == GuestArchitecture.Arm32 ? function & ~1UL : function;

    /// <summary>What a register holds before a call: other bits in every register and every call.</summary>
    private UInt128 Seed(GuestRegister register)
    {
        // x18 is the thread's block there, and code may read it.
        if (_machine.Target.IsWindows && register == GuestRegisters.Arm64.Integers[18])
        {
            return _map.Thread;
        }

        ulong low = Mix((_round << 16) + ((ulong)register.Id << 1));
        return new UInt128(Mix(low), low);
    }

    // The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
    private static ulong Mix(ulong value)
    {
        value += 0x9e37_79b9_7f4a_7c15;
        value = (value ^ (value >> 30)) * 0xbf58_476d_1ce4_e5b9;
        value = (value ^ (value >> 27)) * 0x94d0_49bb_1331_11eb;
        return value ^ (value >> 31);
    }
}
