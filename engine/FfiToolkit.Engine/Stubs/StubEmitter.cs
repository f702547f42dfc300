using System.Diagnostics.CodeAnalysis;
using FfiToolkit.Abi;

namespace FfiToolkit.Stubs;

/// <summary>What emitters do alike: refuse, lay out and plan. The instruction set does the rest.</summary>
/// <typeparam name="TAssembler">What collects the instructions.</typeparam>
internal abstract class StubEmitter<TAssembler> : IStubEmitter
    where TAssembler : class, IAssembler
{
    // Used again for the next stub: no thread has it while it is here.
    private TAssembler? _spare;

    public abstract bool Supports(TargetAbi abi);

    public bool TryEmit(StubRequest request, [NotNullWhen(true)] out byte[]? code, [NotNullWhen(false)] out string? reason)
    {
        TAssembler assembler = Interlocked.Exchange(ref _spare, null) ?? CreateAssembler();
        assembler.Clear();
        code = TryAssemble(request, assembler, out reason) ? assembler.ToArray() : null;
        _spare = assembler;
        return code is not null;
    }

    public abstract IReadOnlyList<string> List(StubRequest request, byte[] code);

    protected abstract TAssembler CreateAssembler();

    /// <summary>Writes what every stub begins with: the landing pad of indirect branches, where the instruction set has one.</summary>
    protected abstract void EmitStart(TAssembler assembler, StubRequest request);

    /// <summary>
    /// Whether a stub can be marked. It keeps its return address in the mark, so that the target finds its arguments on the stack
    /// where a jump would have left them; Windows, whose unwinding goes by tables, has no way to say so.
    /// </summary>
    protected abstract bool CanMark(TargetAbi abi);

    /// <summary>Moves the arguments, if any have to, and jumps to the target, or calls it where the stub is marked.</summary>
    protected abstract void EmitJumpStub(TAssembler assembler, StubRequest request, CallLayout outgoing, Move[] moves);

    /// <summary>Makes a frame, moves the arguments, calls the target, stores the result and returns.</summary>
    protected abstract void EmitSlotStub(TAssembler assembler, StubRequest request, CallLayout outgoing, Move[] moves);

    /// <summary>Puts a stub into an empty assembler.</summary>
    /// <returns>False where the signature has no stub; <paramref name="reason"/> says why.</returns>
    protected bool TryAssemble(StubRequest request, TAssembler assembler, [NotNullWhen(false)] out string? reason)
    {
        reason = StubPlanner.FindObstacle(request.Signature);
        if (reason is not null)
        {
            return false;
        }

        if (request.Mark != 0 && !CanMark(request.Abi))
        {
            reason = $"a stub for {request.Abi} cannot be marked";
            return false;
        }

        EmitStart(assembler, request);
        CallLayout outgoing = CallLayouts.Lay(request.Abi, request.Signature, hasReceiver: false);
        if (request.Kind == StubKind.Slot)
        {
            EmitSlotStub(assembler, request, outgoing, StubPlanner.PlanSlots(outgoing));
            return true;
        }

        Move[] moves = [];
        if (request.Kind == StubKind.Receiver
            && !StubPlanner.TryPlanReceiver(CallLayouts.Lay(request.Abi, request.Signature, hasReceiver: true), outgoing, out moves, out reason))
        {
            return false;
        }

        EmitJumpStub(assembler, request, outgoing, moves);
        return true;
    }
}
