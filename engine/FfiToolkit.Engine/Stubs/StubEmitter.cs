using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using FfiToolkit.Abi;

namespace FfiToolkit.Stubs;

/// <summary>What emitters do alike: refuse, lay out and plan. The instruction set does the rest.</summary>
/// <typeparam name="TAssembler">What collects the instructions.</typeparam>
internal abstract class StubEmitter<TAssembler> : IStubEmitter
    where TAssembler : class, IAssembler
{
    // Used again for the next stub: no thread has it while it is here.
    private TAssembler? _spare;
    private MoveList? _spareMoves;

    public abstract InstructionSet InstructionSet { get; }

    public bool TryEmit(StubRequest request, [NotNullWhen(true)] out byte[]? code, [NotNullWhen(false)] out string? reason)
    {
        TAssembler assembler = Interlocked.Exchange(ref _spare, null) ?? CreateAssembler();
        assembler.Clear();
        code = TryAssemble(request, assembler, out reason) ? assembler.ToArray() : null;
        _spare = assembler;
        return code is not null;
    }

    public byte[] EmitTrampoline(ulong cell)
    {
        TAssembler assembler = Interlocked.Exchange(ref _spare, null) ?? CreateAssembler();
        assembler.Clear();
        EmitTrampoline(assembler, cell);
        byte[] code = assembler.ToArray();
        _spare = assembler;
        return code;
    }

    public abstract IReadOnlyList<string> List(StubRequest request, byte[] code);

    protected abstract TAssembler CreateAssembler();

    /// <summary>Writes what every stub begins with: the landing pad of indirect branches, where the instruction set has one.</summary>
    protected abstract void EmitStart(TAssembler assembler, StubRequest request);

    /// <summary>
    /// Whether a stub can be marked. It keeps its return address in the mark, so that the target finds its arguments on the stack
    /// where a jump would have left them; Windows, whose unwinding goes by tables, has no way to say so.
    /// </summary>
    protected abstract bool CanMark(Convention convention);

    /// <summary>Whether the instruction set has a reader of V8's values.</summary>
    protected abstract bool CanReadValues { get; }

    /// <summary>Moves the arguments, if any have to, and jumps to the target, or calls it where the stub is marked.</summary>
    /// <param name="assembler">Takes the instructions.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="incoming">The layout of the stub's own call; null where it is the target's.</param>
    /// <param name="outgoing">The layout of the target's call.</param>
    /// <param name="moves">The moves.</param>
    protected abstract void EmitJumpStub(TAssembler assembler, StubRequest request, CallLayout? incoming, CallLayout outgoing, ReadOnlySpan<Move> moves);

    /// <summary>
    /// Makes a frame, moves the arguments, calls the target, stores the result through the address that came as the second argument,
    /// and returns: a slot stub, or a receiver stub that cannot jump, whose slots are the argument area of its caller.
    /// </summary>
    /// <param name="assembler">Takes the instructions.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="incoming">The layout of the stub's own call; null for a slot stub.</param>
    /// <param name="outgoing">The layout of the target's call.</param>
    /// <param name="frameBytes">Bytes of the argument area and of what is behind it.</param>
    /// <param name="moves">The moves.</param>
    protected abstract void EmitFrameStub(
        TAssembler assembler, StubRequest request, CallLayout? incoming, CallLayout outgoing, int frameBytes, ReadOnlySpan<Move> moves);

    /// <summary>Makes a frame, stores the arguments into it, calls the target, loads the result and returns.</summary>
    protected abstract void EmitCallback(TAssembler assembler, StubRequest request, CallLayout incoming, CallbackFrame frame, ReadOnlySpan<Move> moves);

    /// <summary>Puts the address of a cell into the register where callbacks have it, and jumps to the body that the cell names.</summary>
    protected abstract void EmitTrampoline(TAssembler assembler, ulong cell);

    /// <summary>Whether moves read the memory that they call slots, or pass its address.</summary>
    protected static bool UsesSlots(ReadOnlySpan<Move> moves)
    {
        foreach (Move move in moves)
        {
            if (move.Source.Kind is LocationKind.Slot or LocationKind.SlotAddress)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The most bytes that one instruction moves, of a number of them: a power of two.</summary>
    internal static int Largest(int bytes) => 1 << BitOperations.Log2((uint)bytes);

    /// <summary>Puts a stub into an empty assembler.</summary>
    /// <returns>False where the signature has no stub; <paramref name="reason"/> says why.</returns>
    protected bool TryAssemble(StubRequest request, TAssembler assembler, [NotNullWhen(false)] out string? reason)
    {
        Convention convention = Convention.Of(request.Abi);
        reason = StubPlanner.FindObstacle(request.Kind, request.Signature, convention);
        if (reason is not null)
        {
            return false;
        }

        if (request.Mark != 0 && !CanMark(convention))
        {
            reason = $"a stub for {request.Abi} cannot be marked";
            return false;
        }

        if (request.Values is not null && !CanReadValues)
        {
            reason = $"no stub of {request.Abi} reads V8's values";
            return false;
        }

        MoveList moves = Interlocked.Exchange(ref _spareMoves, null) ?? new MoveList();
        moves.Clear();
        EmitStart(assembler, request);
        CallLayout outgoing = convention.Lay(request.Signature, hasReceiver: false);
        CallLayout? incoming = request.Kind == StubKind.Receiver ? convention.Lay(ReceiverPlanner.EntryOf(request.Signature), hasReceiver: true) : null;
        CallbackFrame callback = default;
        int? frameBytes = request.Kind == StubKind.Direct ? null : outgoing.StackBytes;
        bool isPlanned = request.Kind switch
        {
            StubKind.Callback => CallbackPlanner.TryPlan(outgoing, moves, out callback, out reason),
            StubKind.Slot => StubPlanner.TryPlanSlots(outgoing, request.IsWrittenByMembers, moves, out reason),
            StubKind.Receiver => ReceiverPlanner.TryPlan(incoming!, outgoing, request.Values is { Result: not 0 }, moves, out frameBytes, out reason),
            _ => true,
        };
        if (isPlanned && request.Mark != 0 && frameBytes is not null)
        {
            isPlanned = false;
            reason = "a stub with a frame cannot be marked";
        }

        if (isPlanned && request.Kind == StubKind.Callback)
        {
            EmitCallback(assembler, request, outgoing, callback, moves.Moves);
        }
        else if (isPlanned && frameBytes is { } bytes)
        {
            EmitFrameStub(assembler, request, incoming, outgoing, bytes, moves.Moves);
        }
        else if (isPlanned)
        {
            EmitJumpStub(assembler, request, incoming, outgoing, moves.Moves);
        }

        _spareMoves = moves;
        return isPlanned;
    }
}
