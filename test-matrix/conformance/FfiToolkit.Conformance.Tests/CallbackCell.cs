using System.Runtime.InteropServices;
using FfiToolkit.Emulator.Images;
using FfiToolkit.Emulator.Machine;
using FfiToolkit.Stubs;

namespace FfiToolkit.Conformance.Tests;

/// <summary>An emulated machine with an image of <see cref="CallbackSource"/>, and the thunk of one callback at a time.</summary>
internal sealed class CallbackCell : IDisposable
{
    private const int PlanWords = 300;
    private const byte NotSeen = 0xB5;

    private readonly GuestMachine _machine;
    private readonly EmulatedImage _image;
    private readonly TargetAbi _abi;
    private readonly IStubEmitter _emitter;
    private readonly ulong _cell;
    private readonly ulong _plan;
    private readonly ulong _trampoline;

    // Behind these nothing can be read or written.
    private readonly ulong _slotsEdge;
    private readonly ulong _resultEdge;

    internal CallbackCell(GuestMachine machine, byte[] image, TargetAbi abi)
    {
        _machine = machine;
        _image = machine.Load(image);
        _abi = abi;
        _emitter = StubEmitters.For(abi);
        _cell = machine.AllocateData(2 * sizeof(ulong));
        _plan = machine.AllocateData(PlanWords * sizeof(int));
        _trampoline = machine.AddCode(_emitter.EmitTrampoline(_cell));
        _slotsEdge = machine.MapEdge();
        _resultEdge = machine.MapEdge();
    }

    public void Dispose() => _machine.Dispose();

    /// <summary>Has a compiled function call the callback of a case.</summary>
    /// <returns>What is wrong; null if nothing is.</returns>
    internal string? RunFromCaller(ConformanceCase one) => Body(one.Signature) is var body && body.Obstacle is null
        ? Run(one, body.Code, _image[CallbackSource.CallerName(one.Id)], [_trampoline, SlotsOf(one), ResultOf(one)])
        : body.Obstacle;

    /// <summary>The same with a callback that takes itself for another.</summary>
    /// <returns>What is wrong; null if nothing is. What comes out as the right one does is not run, and <paramref name="isSame"/>.</returns>
    internal string? RunMisstated(ConformanceCase one, Signature wrong, out bool isSame)
    {
        (byte[] right, _) = Body(one.Signature);
        (byte[] code, string? obstacle) = Body(wrong);
        isSame = obstacle is not null || code.AsSpan().SequenceEqual(right);
        return isSame ? null : Run(one, code, _image[CallbackSource.CallerName(one.Id)], [_trampoline, SlotsOf(one), ResultOf(one)]);
    }

    /// <summary>
    /// Has a slot stub, which is proven against compiled functions, call the callback of a case: without a compiled caller between, the
    /// machine sees every register that the thunk should preserve.
    /// </summary>
    /// <returns>What is wrong; null if nothing is.</returns>
    internal string? RunFromSlots(ConformanceCase one)
    {
        if (Body(one.Signature) is var body && body.Obstacle is not null)
        {
            return body.Obstacle;
        }

        StubRequest request = new(StubKind.Slot, _abi, one.Signature, _trampoline, HasAvx: false);
        return _emitter.TryEmit(request, out byte[]? code, out string? reason)
            ? Run(one, body.Code, Add(code), [SlotsOf(one), ResultOf(one)])
            : reason;
    }

    private (byte[] Code, string? Obstacle) Body(Signature signature)
    {
        StubRequest request = new(StubKind.Callback, _abi, signature, _image["ffitk_enter"], HasAvx: false);
        return _emitter.TryEmit(request, out byte[]? code, out string? reason) ? (code, null) : ([], reason);
    }

    private string? Run(ConformanceCase one, byte[] code, ulong caller, ulong[] arguments)
    {
        ulong body = Add(code);
        if (_abi == TargetAbi.Aapcs32HardFloat)
        {
            _machine.Write(_cell, MemoryMarshal.AsBytes<uint>([(uint)_plan, (uint)body]));
        }
        else
        {
            _machine.WriteWords(_cell, _plan, body);
        }

        Prepare(one);
        return Check(one, _machine.Cpu.Call(new GuestCall(caller) { Integers = [.. arguments] }));
    }

    private void Prepare(ConformanceCase one)
    {
        NativeType result = one.Signature.ReturnType;
        List<int> plan = [one.Signature.Parameters.Length];
        for (int i = 0; i < one.Signature.Parameters.Length; i++)
        {
            NativeType type = one.Signature.Parameters[i];
            plan.AddRange(one.Area.Offsets[i], type.IsAggregate ? Values.Size(_abi, type) : 0);
        }

        plan.AddRange(result.IsAggregate ? Values.Size(_abi, result) : result.Kind == NativeKind.Void ? 0 : sizeof(ulong), one.Id + 1);
        _machine.Write(_plan, MemoryMarshal.AsBytes<int>(plan.ToArray()));
        _machine.Fill(_image["ffitk_seen"], Math.Max(1, one.Slots.Length), NotSeen);
        _machine.WriteWords(_image["ffitk_called"], 0);
        _machine.Write(SlotsOf(one), one.Slots.AsSpan());
        _machine.Fill(ResultOf(one), one.Result.Length, ConformanceCase.Untouched);

        // What enters from a callback is to extend its result by itself.
        if (result.IsAggregate)
        {
            _machine.Write(_image["ffitk_result"], one.Result.AsSpan());
        }
        else if (result.Kind != NativeKind.Void)
        {
            _machine.WriteWords(_image["ffitk_result"], one.ScalarResult);
        }
    }

    private string? Check(ConformanceCase one, CallResult call)
    {
        if (!call.Violations.IsEmpty)
        {
            return string.Join("; ", call.Violations);
        }

        if (_machine.ReadWord(_image["ffitk_called"]) != (ulong)one.Id + 1)
        {
            return "the callback was not reached";
        }

        byte[] seen = new byte[one.Slots.Length];
        _machine.Read(_image["ffitk_seen"], seen);
        byte[] result = new byte[one.Result.Length];
        _machine.Read(ResultOf(one), result);
        List<string> wrong = one.Differences(seen, result);
        return wrong.Count == 0 ? null : string.Join("; ", wrong);
    }

    private ulong Add(byte[] code)
    {
        if (_machine.CodeRoom <= (ulong)code.Length + 64)
        {
            throw new ConformanceException("The guest has no room for more code.");
        }

        return _machine.AddCode(code);
    }

    private ulong SlotsOf(ConformanceCase one) => _slotsEdge - (ulong)one.Slots.Length;

    private ulong ResultOf(ConformanceCase one) => _resultEdge - (ulong)one.Result.Length;
}
