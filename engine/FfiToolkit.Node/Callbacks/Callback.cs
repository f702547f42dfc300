using System.Runtime.InteropServices;
using FfiToolkit.Calls.Callbacks;
using FfiToolkit.Node.Binding;
using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node.Callbacks;

/// <summary>
/// A JavaScript function as native code sees it. Its adapter, a JavaScript function without parameters (package/lib/adapter.js), reads
/// the arguments and writes the result; this class calls it where native/callback.h does not: where V8 is not known, and where no call of
/// JavaScript is below.
/// </summary>
internal sealed unsafe class Callback
{
    private const string UsedAfterEnd = "Callback called after it was unregistered, or after its library was closed";

    private readonly CallbackRegistry _registry;
    private readonly nint _env;
    private readonly Signature _signature;
    private readonly string _name;
    private readonly CallbackLayout _layout;
    private readonly Thunk _thunk;
    private readonly CallbackBlock* _block;
    private readonly nint _reference;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly ForeignCalls? _foreign;
    private readonly bool _isPosted;
    private readonly nint _bufferReference;
    private bool _strong = true;
    private volatile bool _retired;

    /// <param name="registry">What it belongs to.</param>
    /// <param name="signature">What native code passes and expects.</param>
    /// <param name="adapter">The JavaScript function that reads, calls and writes.</param>
    /// <param name="buffer">The ArrayBuffer that the adapter works on.</param>
    /// <param name="memory">Its bytes; the first slot has what native code gets where no JavaScript runs.</param>
    /// <param name="name">The name of the user's function, for messages; empty where it has none.</param>
    /// <param name="options">How it takes calls from other threads.</param>
    /// <param name="place">Which of JavaScript's adapters it is (<see cref="CallbackBlock.Place"/>).</param>
    /// <exception cref="FfiException">There is no memory for callbacks, or they need libffi and none could be loaded.</exception>
    internal Callback(CallbackRegistry registry, Signature signature, nint adapter, nint buffer, ulong* memory, string name, ThreadOptions options, int place)
    {
        _registry = registry;
        _env = registry.Context.Env;
        _signature = signature;
        _layout = new CallbackLayout(signature);
        _name = name;
        IsolateContext context = registry.Context;
        _thunk = Thunk.Take(context.FastPath, context.LoadLibffi, signature, AnswerOf(context), this);
        nint reference;
        JsValues.Check(Napi.CreateReference(_env, adapter, 1, &reference));
        _reference = reference;
        _block = CallbackBlock.Of(_thunk.Entry);
        _block->State = context.CallState;
        _block->Memory = memory;
        _block->Arguments = memory + _layout.ResultSlots;
        _block->Sizes = MakeSizes(_layout);
        _block->Substitute = *memory;
        _block->Count = (uint)signature.Types.Length;
        _block->ResultBytes = (uint)_layout.ResultBytes;
        _block->Place = place;
        _block->IsThunk = _thunk.Path == CallPath.Fast ? 1u : 0;
        _block->Rare = &Answer;
        if (_block->Self == 0)
        {
            _block->Self = GCHandle.ToIntPtr(GCHandle.Alloc(this));
        }
        else
        {
            GCHandle handle = GCHandle.FromIntPtr(_block->Self);
            handle.Target = this;
        }

        if (context.V8 is not null)
        {
            context.V8->Adapt(_block, adapter);
            context.V8->Know(context.CallState, Entry, 1);
            _block->Thread = options.Policy == ThreadPolicy.Post ? 0 : context.CallState->Thread;
        }

        if (options.Policy != ThreadPolicy.SameThread)
        {
            _isPosted = options.Policy == ThreadPolicy.Post;
            _foreign = _isPosted
                ? new PostedCalls(this, registry.Signal, memory, _layout, options)
                : new WaitingCalls(this, registry.Signal, _layout, options.TimeLimit);
            // Other threads write into it, whatever becomes of the adapter.
            nint held;
            JsValues.Check(Napi.CreateReference(_env, buffer, 1, &held));
            _bufferReference = held;
            registry.Signal.Hold();
        }

        _thunk.Context = (nint)_block;
    }

    /// <summary>The address that native code calls.</summary>
    internal nint Entry => _thunk.Entry;

    internal nint Env => _env;

    /// <summary>The native function that JavaScript's thread runs, as another thread sees it; null where it runs none.</summary>
    internal string? NativeFunctionOfLoop
    {
        get
        {
            CallDescription* call = State->Innermost;
            nint target = State->Leaf != 0 ? State->Leaf : call is null ? 0 : call->Target;
            return target == 0 ? null : _registry.Context.Functions.NameOf(target);
        }
    }

    private CallState* State => _registry.Context.CallState;

    /// <summary>Keeps the adapter alive, or lets it be collected: then calls are not answered.</summary>
    /// <param name="strongly">Whether it is kept.</param>
    /// <param name="place">Which of JavaScript's adapters it is from now on.</param>
    /// <returns>The adapter, or 0 where it was collected.</returns>
    internal nint Hold(bool strongly, int place)
    {
        _block->Place = place;
        nint adapter = Adapter;
        if (adapter != 0 && strongly != _strong)
        {
            _strong = strongly;
            JsValues.Check(strongly ? Napi.Ref(_env, _reference, null) : Napi.Unref(_env, _reference, null));
            if (_registry.Context.V8 is not null)
            {
                _registry.Context.V8->Hold(_block, strongly ? 1 : 0);
            }

            if (_foreign is not null && strongly)
            {
                _registry.Signal.Hold();
            }
            else if (_foreign is not null)
            {
                _registry.Signal.LetGo();
            }
        }

        return adapter;
    }

    /// <summary>Lets go of the function. Native code that still calls the address ends the process, with a message that says so.</summary>
    /// <returns>The adapter, or 0 where it was collected.</returns>
    internal nint Retire()
    {
        nint adapter = Adapter;
        _retired = true;
        if (_foreign is not null)
        {
            _foreign.Close();
            _ = Napi.DeleteReference(_env, _bufferReference);
            if (_strong)
            {
                _registry.Signal.LetGo();
            }
        }

        _ = Napi.DeleteReference(_env, _reference);
        Disarm();
        return adapter;
    }

    /// <summary>Lets no call enter JavaScript any more.</summary>
    internal void Disarm()
    {
        _block->Thread = 0;
        _block->Place = CallbackBlock.NoPlace;
        if (_registry.Context.V8 is not null)
        {
            _registry.Context.V8->Know(State, Entry, 0);
            _registry.Context.V8->Adapt(_block, 0);
        }
    }

    /// <summary>Lets every other thread go that waits for JavaScript, and takes none of their calls any more.</summary>
    internal void CloseForeign() => _foreign?.Close();

    internal void CountDropped(long calls) => _registry.CountDropped(calls);

    /// <summary>Gives the address back: others may get it, after many more have been given back. No call is inside.</summary>
    internal void Release()
    {
        NativeMemory.Free(_block->Sizes);
        _block->Sizes = null;
        _thunk.Release(isForGood: false);
    }

    /// <summary>Ends the process over a call.</summary>
    /// <param name="reason">What was wrong.</param>
    /// <param name="value">What it was about, in words; null where that says nothing.</param>
    internal void End(string reason, string? value = null) => Violation.End(value is null ? [reason, Description, Caller] : [reason, value, Description, Caller]);

    /// <summary>Its name and signature, for messages.</summary>
    public override string ToString() => $"{(_name.Length == 0 ? "a function without a name" : _name)}, registered as {_signature}";

    private string Description => $"  callback: {this}";

    private string Caller => State->Innermost is null
        ? "  called by: native code, outside of every call from JavaScript"
        : $"  called by: {_registry.Context.Functions.NameOf(State->Innermost->Target)}";

    /// <summary>The adapter, or 0 where it was collected.</summary>
    internal nint Adapter
    {
        get
        {
            nint value;
            JsValues.Check(Napi.GetReferenceValue(_env, _reference, &value));
            return value;
        }
    }

    private static int* MakeSizes(CallbackLayout layout)
    {
        if (!layout.HasAggregateArguments)
        {
            return null;
        }

        int* sizes = (int*)NativeMemory.Alloc((nuint)layout.Sizes.Length, sizeof(int));
        layout.Sizes.CopyTo(new Span<int>(sizes, layout.Sizes.Length));
        return sizes;
    }

    // What native code enters.
    private static nint AnswerOf(IsolateContext context) =>
        context.V8 is not null ? context.V8->Answer : (nint)(delegate* unmanaged<CallbackBlock*, ulong*, ulong*, void>)&Answer;

    [UnmanagedCallersOnly]
    private static void Answer(CallbackBlock* block, ulong* slots, ulong* result)
    {
        Callback callback = (Callback)GCHandle.FromIntPtr(block->Self).Target!;
        block->GiveSubstitute(result);
        try
        {
            callback.Answer(slots, result);
        }
        catch (Exception error)
        {
            Violation.End($"Callback failed: {error.GetType().Name}: {error.Message}", callback.Description);
        }
    }

    private void Answer(ulong* slots, ulong* result)
    {
        bool isOwnThread = Environment.CurrentManagedThreadId == _thread;
        if (_foreign is not null && (_isPosted || !isOwnThread))
        {
            if (_retired)
            {
                Violation.End(UsedAfterEnd, Description);
            }

            _foreign.Answer(slots, result, isOwnThread);
            return;
        }

        if (!isOwnThread)
        {
            Violation.End("Callbacks can only be invoked on the system thread they were created on", Description);
        }

        if (_registry.HasEnded || State->Failure != CallbackFailure.None)
        {
            return;
        }

        RequireCallable();
        State->Depth++;
        Run(slots, result);
        State->Depth--;
    }

    private void RequireCallable()
    {
        nint forbidden = State->ForbiddenTarget;
        if (forbidden != 0)
        {
            Violation.End(
                $"Callback called inside of {_registry.Context.Functions.NameOf(forbidden)}, whose signature promises that it never calls back (leaf: true)",
                Description);
        }

        if (_retired)
        {
            End(UsedAfterEnd);
        }
    }

    private void Run(ulong* slots, ulong* result)
    {
        using HandleScope scope = new(_env);
        nint adapter = Adapter;
        if (adapter != 0)
        {
            _layout.Load(slots, _block->Arguments);
            if (State->Innermost is null)
            {
                CallFromLoop(new JsValues(_env), adapter, result);
            }
            else
            {
                CallFromNative(new JsValues(_env), adapter, result);
            }
        }
    }

    /// <summary>What the adapter reads the arguments from.</summary>
    internal Span<ulong> Arguments => new(_block->Arguments, _layout.ArgumentSlots);

    /// <summary>What it has left.</summary>
    internal ReadOnlySpan<ulong> Result => new(_block->Memory, _layout.ResultSlots);

    /// <summary>Inside of a call from JavaScript, which throws what this leaves.</summary>
    private void CallFromNative(JsValues values, nint adapter, ulong* result)
    {
        nint returned;
        if (Napi.CallFunction(_env, values.Undefined, adapter, 0, null, &returned) == Napi.Ok)
        {
            _layout.Give(_block->Memory, result);
            return;
        }

        if (TryTakeException(values, out nint error))
        {
            _ = Napi.Throw(_env, error);
        }

        State->Failure = CallbackFailure.Kept;
    }

    /// <summary>Outside of every call from JavaScript: as if the event loop had called, which an exception reaches as an uncaught one.</summary>
    private void CallFromLoop(JsValues values, nint adapter, ulong* result)
    {
        nint returned;
        if (Napi.MakeCallback(_env, 0, values.Global, adapter, 0, null, &returned) == Napi.Ok)
        {
            _layout.Give(_block->Memory, result);
            return;
        }

        _ = ReportUncaught(values);
    }

    /// <summary>Reports what JavaScript left as an uncaught exception, which the program may handle.</summary>
    /// <returns>Whether JavaScript goes on: it may have been ended from outside.</returns>
    internal bool ReportUncaught(JsValues values)
    {
        return TryTakeException(values, out nint error) && Napi.FatalException(_env, error) == Napi.Ok;
    }

    /// <summary>Takes what JavaScript left when it did not return.</summary>
    /// <returns>False where it was ended from outside, which leaves no exception: that passes on by itself.</returns>
    private bool TryTakeException(JsValues values, out nint error)
    {
        nint left;
        JsValues.Check(Napi.GetAndClearLastException(_env, &left));
        error = left;
        bool isThrownNull = _registry.IsThrownNull;
        _registry.IsThrownNull = false;

        // Where V8 is not known, being ended from outside leaves null.
        return _registry.Context.V8 is null ? isThrownNull || values.TypeOf(error) != Napi.TypeNull : !_registry.Context.IsTerminating;
    }
}
