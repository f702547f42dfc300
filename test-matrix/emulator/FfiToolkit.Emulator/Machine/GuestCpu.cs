using System.Buffers.Binary;
using System.Collections.Immutable;
using FfiToolkit.Emulator.Unicorn;

namespace FfiToolkit.Emulator.Machine;

/// <summary>Calls functions of the guest and checks that they keep to their convention.</summary>
/// <remarks>
/// A processor model forgives what the convention forbids: it runs on with a misaligned stack or a clobbered register. So
/// every register has a known value before a call, preserved ones must have it after, the stack around the arguments is
/// filled with a pattern, and functions that are watched have their stack pointer checked and all that they may not rely on
/// overwritten when they are entered.
/// </remarks>
public sealed partial class GuestCpu
{
    private const int BelowStack = 1024;
    private const int GuardBytes = 256;
    private const ulong DirectionFlag = 1 << 10;
    private const int MaximumImportCalls = 1_000_000;

    // How long a cancelled guest still runs: half a second of the slowest instruction set.
    private const ulong Slice = 30_000_000;

    private readonly GuestMachine _machine;
    private readonly MemoryMap _map;
    private readonly UnicornEngine _engine;
    private readonly GuestConvention _convention;
    private readonly GuestRegisters _registers;
    private readonly HashSet<ulong> _watched = [];
    private readonly List<FunctionEntry> _entered = [];
    private readonly List<string> _violations = [];
    private readonly byte[] _pattern = new byte[BelowStack];
    private readonly ImmutableArray<GuestRegister> _preserved;
    private readonly ImmutableArray<GuestRegister> _reserved;
    private ulong _round;
    private int? _exitCode;

    internal GuestCpu(GuestMachine machine, MemoryMap map)
    {
        _machine = machine;
        _map = map;
        _engine = machine.Engine;
        _convention = machine.Target.Convention;
        _registers = _convention.Registers;
        _preserved =
        [
            .. _convention.PreservedIntegers.Select(i => _registers.Integers[i]),
            .. _convention.PreservedVectors.Select(i => _registers.Vectors[i] with { Bytes = _convention.PreservedVectorBytes }),
        ];
        _reserved = [.. _convention.ReservedIntegers.Select(i => _registers.Integers[i])];
        for (int i = 0; i < _pattern.Length; i++)
        {
            _pattern[i] = (byte)(0xa5 ^ (i * 7));
        }

        _engine.BlockEntered = OnBlock;
    }

    /// <summary>Has the start of a function of an image checked whenever it is entered.</summary>
    public void Watch(ulong function) => _watched.Add(CodeOf(function));

    /// <summary>Calls a function.</summary>
    /// <exception cref="UnknownImportException">The guest called what nothing provides.</exception>
    public CallResult Call(GuestCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        _round++;
        _entered.Clear();
        _violations.Clear();
        _exitCode = null;
        ulong arguments = PrepareStack(call);
        SeedRegisters(call, arguments);
        if (Run(call))
        {
            CheckRegisters(arguments);
            CheckGuard(arguments + (ulong)AreaOf(call));
        }

        return new CallResult(
            (ulong)_engine.ReadRegister(_registers.Integers[0].Id),
            _engine.ReadRegister(_registers.Vectors[0].Id),
            [.. _violations],
            [.. _entered]) { ExitCode = _exitCode };
    }

    private int AreaOf(GuestCall call) => Math.Max(call.Stack.Length, _convention.HomeBytes);

    /// <summary>Lays out pattern, return address, arguments and guard.</summary>
    /// <returns>The address of the argument area.</returns>
    private ulong PrepareStack(GuestCall call)
    {
        // A multiple of the alignment and of nothing more: who aligns by luck is found out.
        ulong alignment = (ulong)_convention.StackAlignment;
        ulong arguments = (_map.Stack + MemoryMap.StackSize - (64UL << 10)) | alignment;
        Span<byte> area = stackalloc byte[AreaOf(call)];
        _pattern.AsSpan(0, _convention.HomeBytes).CopyTo(area);
        call.Stack.AsSpan().CopyTo(area);
        _engine.Write(arguments - BelowStack, _pattern);
        _engine.Write(arguments, area);
        _engine.Write(arguments + (ulong)area.Length, _pattern.AsSpan(0, GuardBytes));
        if (_convention.ReturnAddressBytes > 0)
        {
            Span<byte> address = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(address, _map.Traps);
            _engine.Write(arguments - 8, address);
        }

        return arguments;
    }

    private void SeedRegisters(GuestCall call, ulong arguments)
    {
        foreach (GuestRegister register in _registers.Integers)
        {
            _engine.WriteRegister(register.Id, Seed(register));
        }

        foreach (GuestRegister register in _registers.Vectors)
        {
            _engine.WriteRegister(register.Id, Seed(register));
        }

        for (int i = 0; i < call.Integers.Length; i++)
        {
            _engine.WriteRegister(_registers.Integers[_convention.IntegerArguments[i]].Id, call.Integers[i]);
        }

        foreach ((int register, ulong value) in call.IntegerRegisters)
        {
            _engine.WriteRegister(_registers.Integers[register].Id, value);
        }

        foreach ((int register, UInt128 value) in call.VectorRegisters)
        {
            _engine.WriteRegister(_registers.Vectors[register].Id, value);
        }

        _engine.WriteRegister(_registers.StackPointer.Id, arguments - (ulong)_convention.ReturnAddressBytes);
        if (_convention.Architecture == GuestArchitecture.X64)
        {
            _engine.WriteRegister(GuestRegisters.X64Flags, 0x202);
        }
        else
        {
            _engine.WriteRegister(_registers.Integers[LinkRegister].Id, _map.Traps);
        }
    }

    private int LinkRegister => _convention.Architecture == GuestArchitecture.Arm64 ? 30 : 14;

    /// <summary>Runs until the call returns.</summary>
    /// <returns>Whether it did.</returns>
    private bool Run(GuestCall call)
    {
        ulong begin = call.Address;
        for (int imports = 0; imports < MaximumImportCalls; imports++)
        {
            UnicornError error = RunSlices(begin, call, out ulong counter);
            if (error == UnicornError.None && counter == _map.Traps)
            {
                return true;
            }

            if (error == UnicornError.None)
            {
                _violations.Add($"did not return within {call.Instructions} instructions; it was at {_machine.Describe(counter)}");
                return false;
            }

            if (error != UnicornError.FetchUnmapped || _machine.Imports.NameAt(counter) is not string import)
            {
                ReportFault(error, counter);
                return false;
            }

            if (!TryServe(import, out begin))
            {
                return false;
            }
        }

        _violations.Add($"called imports more than {MaximumImportCalls} times");
        return false;
    }

    /// <summary>Runs until something other than a slice's end stops the guest, or its instructions are spent.</summary>
    private UnicornError RunSlices(ulong begin, GuestCall call, out ulong counter)
    {
        // Code of AArch32 cannot be continued by its address alone, which lacks the instruction set.
        ulong slice = _convention.Architecture == GuestArchitecture.Arm32 ? call.Instructions : Math.Min(Slice, call.Instructions);
        counter = begin;
        for (ulong left = call.Instructions; ; left -= slice)
        {
            call.Cancellation.ThrowIfCancellationRequested();
            UnicornError error = _engine.Run(counter, _map.Traps, Math.Min(slice, left));
            counter = (ulong)_engine.ReadRegister(_registers.ProgramCounter.Id);
            if (error != UnicornError.None || counter == _map.Traps || left <= slice)
            {
                return error;
            }
        }
    }

    private bool TryServe(string import, out ulong returnAddress)
    {
        ulong result;
        returnAddress = 0;
        CheckImport(import);
        try
        {
            result = _machine.Imports.Handler(import)(new ImportCall(_machine, import));
        }
        catch (GuestAbortException abort)
        {
            _violations.Add(abort.Message);
            return false;
        }
        catch (UnicornException lost)
        {
            // An address that the guest made up.
            _violations.Add($"{import}: {lost.Message}");
            return false;
        }
        catch (GuestExitException exit)
        {
            _exitCode = exit.Code;
            return false;
        }

        _engine.WriteRegister(_registers.Integers[0].Id, result);
        if (_convention.ReturnAddressBytes == 0)
        {
            returnAddress = (ulong)_engine.ReadRegister(_registers.Integers[LinkRegister].Id);
            return true;
        }

        ulong stack = (ulong)_engine.ReadRegister(_registers.StackPointer.Id);
        Span<byte> address = stackalloc byte[8];
        _engine.Read(stack, address);
        _engine.WriteRegister(_registers.StackPointer.Id, stack + 8);
        returnAddress = BinaryPrimitives.ReadUInt64LittleEndian(address);
        return true;
    }

    private void ReportFault(UnicornError error, ulong counter)
    {
        InvalidAccess access = _engine.LastInvalidAccess;
        bool isAccess = error is UnicornError.ReadUnmapped or UnicornError.WriteUnmapped or UnicornError.ReadProtected or UnicornError.WriteProtected;
        if (isAccess && _machine.Imports.NameAt(access.Address) is string variable)
        {
            throw new UnknownImportException(variable);
        }

        _violations.Add(error switch
        {
            UnicornError.ReadUnmapped or UnicornError.WriteUnmapped or UnicornError.ReadProtected or UnicornError.WriteProtected =>
                $"{error} of {access.Size} bytes at {_machine.Describe(access.Address)} by the code at {_machine.Describe(counter)}",
            UnicornError.FetchUnmapped or UnicornError.FetchProtected => $"{error}: jumped to {_machine.Describe(counter)}",
            _ => $"{error} at {_machine.Describe(counter)}",
        });
    }
}
