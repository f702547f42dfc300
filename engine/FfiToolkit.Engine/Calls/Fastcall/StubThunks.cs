using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using FfiToolkit.Calls.Callbacks;
using FfiToolkit.Memory;
using FfiToolkit.Stubs;

namespace FfiToolkit.Calls.Fastcall;

/// <summary>
/// The callbacks of the process in one kind of code memory that one function answers: trampolines, made by the dozen, and bodies, one per shape of signature. No
/// code is ever taken away, so that a call of a callback that is no more meets a handler that says so. Thread-safe.
/// </summary>
internal sealed unsafe class StubThunks
{
    // As many trampolines as a page has room for: one is written at once where no code is written beside code that runs.
    private const int Batch = 128;

    // Given-back thunks that rest before the first of them is used again.
    private const int Resting = 1024;

    private static readonly Dictionary<(CodeRegionKind, nint), StubThunks> s_all = [];

    private readonly Lock _lock = new();
    private readonly StubWriter _writer;
    private readonly nint _answer;
    private readonly Dictionary<Signature, FastStub> _bodies = [];
    private readonly Stack<StubThunk> _fresh = new();
    private readonly Queue<StubThunk> _resting = new();

    // Never used again, but referred to: their handlers answer late calls.
    private readonly List<StubThunk> _ended = [];

    // Referred to, so that no finalizer frees them.
    private readonly List<CodeBlock> _trampolines = [];

    private StubThunks(StubWriter writer, nint answer)
    {
        _writer = writer;
        _answer = answer;
    }

    /// <summary>Those of a kind of memory.</summary>
    /// <param name="like">What writes stubs of that kind.</param>
    /// <param name="answer">The function that answers them.</param>
    internal static StubThunks Of(StubWriter like, nint answer)
    {
        lock (s_all)
        {
            if (!s_all.TryGetValue((like.Heap.Kind, answer), out StubThunks? thunks))
            {
                thunks = new StubThunks(new StubWriter(new CodeHeap(like.Heap.Kind, isForCallbacks: true), like.Emitter, like.Convention) { Remark = like.Remark }, answer);
                s_all.Add((like.Heap.Kind, answer), thunks);
            }

            return thunks;
        }
    }

    /// <summary>Takes a thunk for callbacks of a signature.</summary>
    /// <param name="signature">The signature, which the convention carries.</param>
    /// <param name="thunk">The thunk; nobody answers its calls yet.</param>
    /// <param name="obstacle">In words, why there is none.</param>
    internal bool TryTake(Signature signature, [NotNullWhen(true)] out Thunk? thunk, [NotNullWhen(false)] out string? obstacle)
    {
        lock (_lock)
        {
            thunk = null;
            try
            {
                if (!TryGetBody(signature, out FastStub? body, out obstacle))
                {
                    return false;
                }

                if (_resting.Count <= Resting && _fresh.Count == 0)
                {
                    AddBatch();
                }

                StubThunk taken = _resting.Count > Resting ? _resting.Dequeue() : _fresh.Pop();
                thunk = taken.Enter(body);
                return true;
            }
            catch (CodeMemoryException refusal)
            {
                obstacle = $"executable memory was refused ({refusal.Message})";
                return false;
            }
        }
    }

    internal void Release(StubThunk thunk, bool isForGood)
    {
        lock (_lock)
        {
            if (isForGood)
            {
                _ended.Add(thunk);
            }
            else
            {
                _resting.Enqueue(thunk);
            }
        }
    }

    private bool TryGetBody(Signature signature, [NotNullWhen(true)] out FastStub? body, [NotNullWhen(false)] out string? obstacle)
    {
        Signature shape = ShapeOf(signature);
        obstacle = null;
        if (_bodies.TryGetValue(shape, out body))
        {
            return true;
        }

        StubRequest request = new(StubKind.Callback, _writer.Convention.Abi, shape, (ulong)_answer, HasAvx: false);
        if (!_writer.TryMake(request, out FastStub? stub, out obstacle))
        {
            return false;
        }

        body = stub;
        _bodies.Add(shape, body);
        return true;
    }

    /// <summary>The signature with what code sees of its types: callbacks that differ in names alone share a body.</summary>
    private Signature ShapeOf(Signature signature) =>
        Signature.Of(SeenAs(signature.ReturnType), Array.ConvertAll(signature.Types, SeenAs));

    private NativeType SeenAs(NativeType type) => _writer.Convention.Data.Resolve(type) switch
    {
        NativeKind.Int8 => NativeType.Int8,
        NativeKind.UInt8 => NativeType.UInt8,
        NativeKind.Int16 => NativeType.Int16,
        NativeKind.UInt16 => NativeType.UInt16,
        NativeKind.Int32 => NativeType.Int32,
        NativeKind.UInt32 => NativeType.UInt32,
        NativeKind.Int64 => NativeType.Int64,
        NativeKind.UInt64 => NativeType.UInt64,
        NativeKind.Float32 => NativeType.Float32,
        NativeKind.Float64 => NativeType.Float64,
        NativeKind.Pointer => NativeType.Pointer,
        _ => type,
    };

    private void AddBatch()
    {
        CallbackCell* cells = (CallbackCell*)NativeMemory.AlignedAlloc((nuint)(Batch * sizeof(CallbackCell)), (nuint)sizeof(CallbackCell));
        try
        {
            CodeBlock code = _writer.AddTrampolines((nint)cells, sizeof(CallbackCell), Batch, out int stride);
            CallbackHandler[] handlers = GC.AllocateArray<CallbackHandler>(Batch, pinned: true);
            for (int i = Batch - 1; i >= 0; i--)
            {
                _fresh.Push(new StubThunk(this, (code.Entry + (i * stride)).Value, cells + i, handlers, i));
            }

            _trampolines.Add(code);
        }
        catch (CodeMemoryException)
        {
            NativeMemory.AlignedFree(cells);
            throw;
        }
    }
}
