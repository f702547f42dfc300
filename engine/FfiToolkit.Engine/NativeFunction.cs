using System.Runtime.CompilerServices;
using FfiToolkit.Abi;
using FfiToolkit.Calls;
using FfiToolkit.Calls.Callbacks;
using FfiToolkit.Calls.Typed;
using FfiToolkit.Libffi;

namespace FfiToolkit;

/// <summary>
/// A native function with a signature. Every argument is validated for its declared type, the same on both call paths.
/// Thread-safe.
/// </summary>
public sealed unsafe partial class NativeFunction
{
    private const int InlineArguments = 8;

    private static readonly ArgumentRule[] s_noRules = new ArgumentRule[InlineArguments + 1];

    private readonly DynamicLibrary _library;
    private readonly CallGuard _guard;

    // Where an aggregate or the error number is among the values, rules that fit no call: each way but the general one is too narrow.
    private readonly ArgumentRule[] _rules;
    private readonly MemoryCall? _memory;
    private readonly ValueTag _resultTag;
    private readonly ulong _resultMask;
    private readonly nint _entry;

    // That of the guard, or a shut one where there is no stub.
    private readonly nint* _gate;
    private readonly FastStub? _stub;
    private readonly string? _obstacle;
    private readonly LibffiCall? _interface;

    internal NativeFunction(DynamicLibrary library, string name, Signature signature, nint pointer, FfiContext context, FunctionOptions options)
    {
        string? refusal = TargetAbis.FindObstacle(signature);
        if (refusal is not null)
        {
            throw FfiSignatureException.NotCarried(signature, refusal);
        }

        _library = library;
        _guard = library.Guard;
        _rules = new ArgumentRule[signature.Types.Length];
        for (int i = 0; i < _rules.Length; i++)
        {
            _rules[i] = ArgumentRule.For(signature.Types[i]);
        }

        if (options != FunctionOptions.None || signature.HasAggregates)
        {
            _memory = new MemoryCall(signature, _rules, options);
            _rules = s_noRules;
        }

        _resultTag = ValueTag.OfResult(signature.ReturnType);

        // Every result but a float32 is in its final form: a slot stub and libffi extend integers to 64 bits.
        _resultMask = signature.ReturnType == NativeType.Float32 ? uint.MaxValue : ulong.MaxValue;
        Name = name;
        Signature = signature;
        Pointer = pointer;
        if (context.FastPath.TryMakeStub(signature, pointer, CapturesError, isWrittenByMembers: false, out _stub, out _obstacle))
        {
            _entry = _stub.Entry;
            _gate = _guard.Gate;
        }
        else
        {
            _gate = CallGuard.Shut;
            _interface = LibffiCall.For(context.LoadLibffi(), signature, CapturesError);
        }
    }

    /// <summary>The symbol's name; the address, as in <c>0x7f00deadbeef</c>, where the function was made of one.</summary>
    public string Name { get; }

    /// <summary>The declared signature.</summary>
    public Signature Signature { get; }

    /// <summary>The function's own address, which native code can be given.</summary>
    public nint Pointer { get; }

    /// <summary>What else it does at each call.</summary>
    public FunctionOptions Options => _memory?.Options ?? FunctionOptions.None;

    /// <summary>How the function is called.</summary>
    public CallPath CallPath => _stub is null ? CallPath.Libffi : CallPath.Fast;

    /// <summary>Why it is called that way, in words.</summary>
    public string CallPathReason => _stub?.Description ?? _obstacle!;

    /// <summary>Calls the function. Numbers cause no allocation.</summary>
    /// <param name="arguments">One value per parameter.</param>
    /// <returns>The result; addresses for pointer-like types, <see cref="FfiValue.IsVoid"/> for void.</returns>
    /// <exception cref="FfiClosedException">The library is closed.</exception>
    /// <exception cref="FfiArgumentException">The count is wrong, or a value is not what its declared type accepts. Nothing was called.</exception>
    // Before the generic overloads, which take any type; after those of NULL, which an empty span would swallow.
    [OverloadResolutionPriority(1)]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FfiValue Invoke(params ReadOnlySpan<FfiValue> arguments)
    {
        Unsafe.SkipInit(out InlineSlots slots);
        ulong result = 0;
        if (!TryFill(arguments, (ulong*)&slots))
        {
            return InvokeGeneral(arguments);
        }

        Run((ulong*)&slots, &result);
        return ToValue(result);
    }

    /// <summary>Calls the function with boxed arguments, for hosts that have them so. See <see cref="FfiValue.FromObject"/> for what they may be.</summary>
    /// <inheritdoc cref="Invoke(ReadOnlySpan{FfiValue})"/>
    public FfiValue InvokeObjects(ReadOnlySpan<object?> arguments)
    {
        FfiValue[] values = new FfiValue[arguments.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = FfiValue.OfObject(arguments[i]);
        }

        return Invoke(values);
    }

    /// <inheritdoc cref="InvokeObjects(ReadOnlySpan{object})"/>
    /// <exception cref="ArgumentNullException">There is no array.</exception>
    public FfiValue InvokeObjects(object?[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return InvokeObjects((ReadOnlySpan<object?>)arguments);
    }

    /// <summary><c>name: signature</c>.</summary>
    public override string ToString() => $"{Name}: {Signature}";

    private ArgumentRule[] Rules => _memory?.Rules ?? _rules;

    private SlotMap Slots => _memory?.Slots ?? SlotMap.OfScalars(_rules.Length);

    internal bool CapturesError => (Options & FunctionOptions.CaptureError) != 0;

    /// <summary>Makes the call. No library is unmapped and no stub freed while it runs.</summary>
    /// <param name="slots">8 bytes per argument.</param>
    /// <param name="result">Memory for the result.</param>
    /// <exception cref="FfiClosedException">The library is closed.</exception>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Run(ulong* slots, ulong* result)
    {
        Unsafe.SkipInit(out CallFrame frame);
        Run(slots, result, ref frame);
    }

    /// <inheritdoc cref="Run(ulong*, ulong*)"/>
    /// <param name="slots">The arguments.</param>
    /// <param name="result">Memory for the result.</param>
    /// <param name="frame">A variable of the caller.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Run(ulong* slots, ulong* result, ref CallFrame frame)
    {
        nint page = CallMarks.PageOf(ref frame);
        CallMark* mark = CallMarks.FirstFor(page);
        if (CallGuard.TryEnter(_gate, mark, page))
        {
            frame.Mark = mark;
            frame.Function = this;
            try
            {
                ((delegate* unmanaged<ulong*, ulong*, void>)_entry)(slots, result);
            }
            finally
            {
                Leave(ref frame);
            }

            return;
        }

        RunSlowly(slots, result, page);
    }

    /// <summary>Makes the call without a GC transition. No exception comes out of it: the runtime cannot unwind native frames that it does not know of.</summary>
    /// <inheritdoc cref="Run(ulong*, ulong*)"/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RunLeaf(ulong* slots, ulong* result)
    {
        Unsafe.SkipInit(out CallFrame frame);
        RunLeaf(slots, result, ref frame);
    }

    /// <inheritdoc cref="RunLeaf(ulong*, ulong*)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RunLeaf(ulong* slots, ulong* result, ref CallFrame frame)
    {
        nint page = CallMarks.PageOf(ref frame);
        CallMark* mark = CallMarks.FirstFor(page);
        if (CallGuard.TryEnter(_gate, mark, page))
        {
            ((delegate* unmanaged[SuppressGCTransition]<ulong*, ulong*, void>)_entry)(slots, result);
            Leave(mark);
            return;
        }

        RunSlowly(slots, result, page);
    }

    /// <summary>A typed call that could not be made directly: its first, one within another call, and where there is no entry for it.</summary>
    /// <inheritdoc cref="Run(ulong*, ulong*, ref CallFrame)"/>
    /// <param name="slots">The arguments.</param>
    /// <param name="result">Memory for the result.</param>
    /// <param name="frame">A variable of the caller, whose page of stack has its mark from the first call on.</param>
    /// <param name="shape">The types.</param>
    /// <exception cref="FfiBindException">They do not fit the signature.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunApart(ulong* slots, ulong* result, ref CallFrame frame, CallShape shape)
    {
        Require(shape);
        Run(slots, result, ref frame);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunLeafApart(ulong* slots, ulong* result, ref CallFrame frame) => RunLeaf(slots, result, ref frame);

    /// <summary>
    /// Ends a call. It looks at the function's guard only now, behind native code that could have changed any field: until then the
    /// function is in use, and with it the memory of its stub.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Leave(ref CallFrame frame)
    {
        // What is likelier stands first.
        if (!CallMarks.End(frame.Mark))
        {
            return;
        }

        frame.Function.LeaveSlowly();
    }

    /// <inheritdoc cref="Leave(ref CallFrame)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Leave(CallMark* mark)
    {
        if (!CallMarks.End(mark))
        {
            return;
        }

        LeaveSlowly();
    }

    /// <summary>What a call that ends has to look at: whether it is the last one in a closed library, and whether a callback failed in it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LeaveSlowly()
    {
        _guard.ReleaseIfQuiet();
        CallbackErrors.ThrowPending();
    }

    /// <summary>The call on libffi, within another call, and the first one from a page of stack.</summary>
    /// <inheritdoc cref="Run(ulong*, ulong*)"/>
    /// <param name="slots">The arguments.</param>
    /// <param name="result">Memory for the result.</param>
    /// <param name="page">The page of stack of the caller's frame, which has its mark from then on.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunSlowly(ulong* slots, ulong* result, nint page)
    {
        CallMark* mark = _guard.Enter(page);
        try
        {
            if (_entry != 0)
            {
                ((delegate* unmanaged<ulong*, ulong*, void>)_entry)(slots, result);
            }
            else
            {
                _interface!.Invoke(Pointer, slots, result);
            }
        }
        finally
        {
            Leave(mark);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FfiValue ToValue(ulong result) => new(result & _resultMask, _resultTag);

    /// <summary>Fills the slots of a call with few arguments, all of them numbers or addresses.</summary>
    /// <returns>False for every other call, among them all that are refused.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryFill(ReadOnlySpan<FfiValue> arguments, ulong* slots)
    {
        ArgumentRule[] rules = _rules;
        if (_guard.IsClosed || arguments.Length != rules.Length || rules.Length > InlineArguments)
        {
            return false;
        }

        for (int i = 0; i < rules.Length; i++)
        {
            if (!rules[i].TryConvert(in arguments[i], out slots[i]))
            {
                return false;
            }
        }

        return true;
    }

    private ulong Convert(in ArgumentRule rule, int index, in FfiValue value, ref ReferenceArguments references)
    {
        if (rule.TryConvert(value, out ulong slot))
        {
            return slot;
        }

        if (rule.Kind == NativeKind.Pointer && value.Tag is not ValueTag and { } reference && !(rule.Type == NativeType.String && reference is char[] or NativeCallback))
        {
            if (reference is NativeCallback callback)
            {
                FunctionTypes.Require(callback, (PointerType)rule.Type, Name, index);
            }

            if (references.TryPin(reference, Name, index, out ulong address))
            {
                return address;
            }
        }

        throw ArgumentRefusal.Of(Name, rule.Type, index, value);
    }

    /// <summary>The first address that the slots can have in memory that begins somewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* AlignSlots(void* memory) => (byte*)(((nuint)memory + (MemoryCall.Alignment - 1)) & ~(nuint)(MemoryCall.Alignment - 1));

    private void ThrowIfClosed()
    {
        if (_guard.IsClosed)
        {
            throw FfiClosedException.Library();
        }
    }

    [InlineArray(InlineArguments)]
    private struct InlineSlots
    {
        private ulong _first;
    }
}
