using System.Collections.Immutable;
using System.Runtime.InteropServices;
using FfiToolkit.Emulator.Images;
using FfiToolkit.Emulator.Machine;
using FfiToolkit.Stubs;

namespace FfiToolkit.Conformance;

/// <summary>A corpus in an emulated machine's memory.</summary>
/// <remarks>
/// A compiled caller is the judge of a receiver stub's values, but it saves registers itself and so hides a stub that
/// clobbers them: the host calls each receiver stub a second time, where every preserved register is checked.
/// </remarks>
internal sealed class EmulatedCell : IPreparedCell
{
    private const ulong Receiver = 0x7a7a_5a5a_1234_5678;
    private const ulong BelowResult = 0x5151_5151_5151_5151;
    private const int MaximumVectors = 8;
    private const ulong CodeGap = 64;
    private const int Slot = sizeof(ulong);

    private readonly GuestMachine _machine;
    private readonly TargetAbi _abi;
    private readonly ulong _seen;
    private readonly ulong _called;
    private readonly ulong _result;
    private readonly ulong _slots;
    private readonly ulong _out;
    private readonly Dictionary<int, (ulong Callee, ulong Caller)> _functions;

    internal EmulatedCell(GuestMachine machine, EmulatedImage image, TargetAbi abi, ImmutableArray<ConformanceCase> cases)
    {
        _machine = machine;
        _abi = abi;
        _seen = image["ffitk_seen"];
        _called = image["ffitk_called"];
        _result = image["ffitk_result"];

        // 8-aligned and no more, as a slot array is.
        _slots = machine.AllocateData((CSource.SeenCapacity + 2) * Slot) + Slot;
        _out = machine.AllocateData(4 * Slot) + Slot;
        WriteSlots(image["ffitk_receiver"], Receiver);
        _functions = cases.ToDictionary(static one => one.Id, one => (image[CSource.CalleeName(one.Id)], image[CSource.CallerName(one.Id)]));
        foreach ((ulong callee, _) in _functions.Values)
        {
            machine.Cpu.Watch(callee);
        }
    }

    public ulong TargetOf(int caseId) => _functions[caseId].Callee;

    public IReadOnlyList<Failure> Run(IReadOnlyList<PlannedStub> stubs)
    {
        if (stubs.Aggregate(0UL, static (sum, stub) => sum + (ulong)stub.Code.Length + CodeGap) > _machine.CodeRoom)
        {
            _machine.ForgetCode();
        }

        List<Failure> failures = [];
        foreach (PlannedStub stub in stubs)
        {
            ulong code = _machine.AddCode(stub.Code);
            if ((stub.Kind == StubKind.Slot ? RunSlot(stub.Case, code) : RunReceiver(stub.Case, code)) is string what)
            {
                failures.Add(new Failure(stub, what));
            }
        }

        return failures;
    }

    public void Dispose() => _machine.Dispose();

    private string? RunSlot(ConformanceCase one, ulong stub)
    {
        Prepare(one);
        return Check(one, _machine.Cpu.Call(new GuestCall(stub) { Integers = [_slots, _out] })) ?? CheckResult(one);
    }

    private string? RunReceiver(ConformanceCase one, ulong stub)
    {
        Prepare(one);
        string? what = Check(one, _machine.Cpu.Call(new GuestCall(_functions[one.Id].Caller) { Integers = [stub, _slots, _out] })) ?? CheckResult(one);
        if (what is not null)
        {
            return what;
        }

        Prepare(one);
        what = Check(one, _machine.Cpu.Call(DirectCall.To(stub, one, _abi, Receiver)));
        return what is null ? null : $"called by the host: {what}";
    }

    private void Prepare(ConformanceCase one)
    {
        Span<ulong> slots = stackalloc ulong[CSource.SeenCapacity];
        slots.Fill(ConformanceCase.Untouched);
        WriteSlots(_seen, slots);
        WriteSlots(_called, 0);
        WriteSlots(_result, one.ResultSeed(_abi));
        one.Arguments.CopyTo(slots);
        WriteSlots(_slots, slots);
        WriteSlots(_out - Slot, BelowResult, ConformanceCase.Untouched, BelowResult);
    }

    private string? Check(ConformanceCase one, CallResult call)
    {
        if (!call.Violations.IsEmpty)
        {
            return string.Join("; ", call.Violations);
        }

        ulong callee = _abi == TargetAbi.Aapcs32HardFloat ? TargetOf(one.Id) & ~1UL : TargetOf(one.Id);
        if (call.Entered is not [FunctionEntry entry] || entry.Function != callee || ReadSlot(_called) != (ulong)one.Id + 1)
        {
            return $"{call.Entered.Length} watched functions were entered; the callee alone, once, was to be";
        }

        // psABI AMD64 3.2.3: al is "an upper bound on the number of vector registers used and is in the range 0 - 8 inclusive".
        int vectors = Math.Min(MaximumVectors, one.Signature.Parameters.Count(static type => type.IsFloatingPoint));
        if (_abi == TargetAbi.SystemVX64 && ((byte)entry.Accumulator < vectors || (byte)entry.Accumulator > MaximumVectors))
        {
            return $"al was {(byte)entry.Accumulator}, and {vectors} vector registers hold arguments; a variadic callee could not find them";
        }

        for (int i = 0; i < one.Arguments.Length; i++)
        {
            ulong seen = ReadSlot(_seen + (ulong)(i * Slot));
            if (seen != one.ExpectedArgument(_abi, i))
            {
                return $"argument {i} was 0x{seen:x}, not 0x{one.ExpectedArgument(_abi, i):x}";
            }
        }

        return null;
    }

    private string? CheckResult(ConformanceCase one)
    {
        if (ReadSlot(_out) != one.ExpectedResult(_abi))
        {
            return $"the result was 0x{ReadSlot(_out):x}, not 0x{one.ExpectedResult(_abi):x}";
        }

        return ReadSlot(_out - Slot) == BelowResult && ReadSlot(_out + Slot) == BelowResult ? null : "memory beside the result was written";
    }

    private void WriteSlots(ulong address, params ReadOnlySpan<ulong> values) => _machine.Write(address, MemoryMarshal.AsBytes(values));

    private ulong ReadSlot(ulong address)
    {
        ulong value = 0;
        _machine.Read(address, MemoryMarshal.AsBytes(new Span<ulong>(ref value)));
        return value;
    }
}
