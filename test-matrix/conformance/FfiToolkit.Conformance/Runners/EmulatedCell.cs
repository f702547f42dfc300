using System.Collections.Immutable;
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
    private const int MaximumVectors = 8;
    private const ulong CodeGap = 64;
    private const int GuardBytes = 8;
    private const byte NotSeen = 0xB5;

    private readonly GuestMachine _machine;
    private readonly TargetAbi _abi;
    private readonly CorpusAddresses _addresses;
    private readonly IReadOnlyDictionary<int, (ulong Callee, ulong Caller)> _functions;

    // Behind these nothing can be read or written.
    private readonly ulong _slotsEdge;
    private readonly ulong _resultEdge;

    /// <summary>Takes over a machine that a corpus is in.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="abi">Its convention.</param>
    /// <param name="addresses">The corpus' variables.</param>
    /// <param name="functions">The callee of each case, and its caller; 0 where there is none.</param>
    internal EmulatedCell(GuestMachine machine, TargetAbi abi, CorpusAddresses addresses, IReadOnlyDictionary<int, (ulong Callee, ulong Caller)> functions)
    {
        _machine = machine;
        _abi = abi;
        _addresses = addresses;
        _functions = functions;
        _slotsEdge = machine.MapEdge();
        _resultEdge = machine.MapEdge();
        foreach ((ulong callee, _) in _functions.Values)
        {
            machine.Cpu.Watch(callee);
        }
    }

    /// <summary>Takes over a machine with an image of <see cref="CSource"/>.</summary>
    internal static EmulatedCell OfC(GuestMachine machine, EmulatedImage image, TargetAbi abi, ImmutableArray<ConformanceCase> cases)
    {
        CorpusAddresses addresses = new(image["ffitk_seen"], image["ffitk_called"], image["ffitk_result"]);
        EmulatedCell cell = new(machine, abi, addresses, cases.ToDictionary(
            static one => one.Id,
            one => (image[CSource.CalleeName(one.Id)], image[CSource.CallerName(one.Id)])));
        machine.WriteWords(image["ffitk_receiver"], Receiver);
        int pointer = Values.Size(abi, NativeType.Pointer);
        for (int i = 0; i < CSource.Edges; i++)
        {
            machine.Write(image["ffitk_edges"] + (ulong)(i * pointer), BitConverter.GetBytes(machine.MapEdge()).AsSpan(0, pointer));
        }

        return cell;
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
        return Check(one, _machine.Cpu.Call(new GuestCall(stub) { Integers = [SlotsOf(one), ResultOf(one)] }), hasResult: true);
    }

    private string? RunReceiver(ConformanceCase one, ulong stub)
    {
        Prepare(one);
        string? what = Check(one, _machine.Cpu.Call(new GuestCall(_functions[one.Id].Caller) { Integers = [stub, SlotsOf(one), ResultOf(one)] }), hasResult: true);
        if (what is not null)
        {
            return what;
        }

        Prepare(one);
        what = Check(one, _machine.Cpu.Call(DirectCall.To(stub, one, Receiver, SlotsOf(one), ResultOf(one))), hasResult: false);
        return what is null ? null : $"called by the host: {what}";
    }

    private void Prepare(ConformanceCase one)
    {
        _machine.Fill(_addresses.Seen, one.Slots.Length, NotSeen);
        _machine.WriteWords(_addresses.Called, 0);
        _machine.Write(_addresses.Result, one.Result.AsSpan());
        _machine.Write(SlotsOf(one), one.Slots.AsSpan());
        _machine.Fill(ResultOf(one) - GuardBytes, one.Result.Length + GuardBytes, ConformanceCase.Untouched);
    }

    private ulong SlotsOf(ConformanceCase one) => _slotsEdge - (ulong)one.Slots.Length;

    private ulong ResultOf(ConformanceCase one) => _resultEdge - (ulong)one.Result.Length;

    private string? Check(ConformanceCase one, CallResult call, bool hasResult)
    {
        if (!call.Violations.IsEmpty)
        {
            return string.Join("; ", call.Violations);
        }

        ulong called = _machine.ReadWord(_addresses.Called);
        if (called == (CSource.Changed | ((ulong)one.Id + 1)))
        {
            return "an aggregate of the caller's was changed";
        }

        ulong callee = _abi == TargetAbi.Aapcs32HardFloat ? TargetOf(one.Id) & ~1UL : TargetOf(one.Id);
        if (call.Entered is not [FunctionEntry entry] || entry.Function != callee || called != (ulong)one.Id + 1)
        {
            return $"{call.Entered.Length} watched functions were entered; the callee alone, once, was to be";
        }

        // psABI AMD64 3.2.3: al is "an upper bound on the number of vector registers used and is in the range 0 - 8 inclusive".
        // Scalars that are floating-point numbers use one each, for as long as there are some.
        int vectors = Math.Min(MaximumVectors, one.Signature.Parameters.Count(static type => type.Kind is NativeKind.Float32 or NativeKind.Float64));
        if (_abi == TargetAbi.SystemVX64 && ((byte)entry.Accumulator < vectors || (byte)entry.Accumulator > MaximumVectors))
        {
            return $"al was {(byte)entry.Accumulator}, and {vectors} vector registers hold arguments; a variadic callee could not find them";
        }

        byte[] seen = new byte[one.Slots.Length];
        _machine.Read(_addresses.Seen, seen);
        byte[] result = new byte[GuardBytes + one.Result.Length];
        _machine.Read(ResultOf(one) - GuardBytes, result);
        List<string> wrong = hasResult ? one.Differences(seen, result.AsSpan(GuardBytes)) : one.ArgumentDifferences(seen);
        if (result.AsSpan(0, GuardBytes).ContainsAnyExcept(ConformanceCase.Untouched))
        {
            wrong.Add("memory before the result was written");
        }

        return wrong.Count == 0 ? null : string.Join("; ", wrong);
    }
}
