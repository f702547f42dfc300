using System.Runtime.InteropServices;
using FfiToolkit.Calls.Callbacks;
using FfiToolkit.Node.Binding;
using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node.Callbacks;

/// <summary>
/// A JavaScript function as native code sees it. Its adapter, a JavaScript function without parameters (package/lib/adapter.js), reads
/// the arguments and writes the result; this class calls it where native/bind.cc does not: where V8 is not known, and where no call of
/// JavaScript is below.
/// </summary>
internal sealed unsafe class Callback
{
    private readonly CallbackRegistry _registry;
    private readonly nint _env;
    private readonly Signature _signature;
    private readonly string _name;
    private readonly Thunk _thunk;
    private readonly CallbackBlock* _block;
    private readonly nint _reference;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private bool _strong = true;
    private bool _retired;

    /// <param name="registry">What it belongs to.</param>
    /// <param name="signature">What native code passes and expects.</param>
    /// <param name="adapter">The JavaScript function that reads, calls and writes.</param>
    /// <param name="memory">What the adapter works on; its first slot has what native code gets where no JavaScript runs.</param>
    /// <param name="name">The name of the user's function, for messages; empty where it has none.</param>
    /// <exception cref="FfiException">There is no memory for callbacks, or they need libffi and none could be loaded.</exception>
    internal Callback(CallbackRegistry registry, Signature signature, nint adapter, ulong* memory, string name)
    {
        _registry = registry;
        _env = registry.Context.Env;
        _signature = signature;
        _name = name;
        IsolateContext context = registry.Context;
        _thunk = Thunk.Take(context.FastPath, context.LoadLibffi, signature, AnswerOf(context), this);
        nint reference;
        JsValues.Check(Napi.CreateReference(_env, adapter, 1, &reference));
        _reference = reference;
        _block = CallbackBlock.Of(_thunk.Entry);
        _block->State = context.CallState;
        _block->Memory = memory;
        _block->Substitute = *memory;
        _block->Count = (uint)signature.Types.Length;
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
            Volatile.Write(ref _block->Thread, context.CallState->Thread);
        }

        _thunk.Context = (nint)_block;
    }

    /// <summary>The address that native code calls.</summary>
    internal nint Entry => _thunk.Entry;

    private CallState* State => _registry.Context.CallState;

    /// <summary>Keeps the adapter alive, or lets it be collected: then calls are not answered.</summary>
    /// <returns>The adapter, or 0 where it was collected.</returns>
    internal nint Hold(bool strongly)
    {
        nint adapter = Adapter;
        if (adapter != 0 && strongly != _strong)
        {
            _strong = strongly;
            JsValues.Check(strongly ? Napi.Ref(_env, _reference, null) : Napi.Unref(_env, _reference, null));
            if (_registry.Context.V8 is not null)
            {
                _registry.Context.V8->Hold(_block, strongly ? 1 : 0);
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
        _ = Napi.DeleteReference(_env, _reference);
        Disarm();
        return adapter;
    }

    /// <summary>Lets no call enter JavaScript any more.</summary>
    internal void Disarm()
    {
        _block->Thread = 0;
        if (_registry.Context.V8 is not null)
        {
            _registry.Context.V8->Adapt(_block, 0);
        }
    }

    /// <summary>Gives the address back: others may get it, after many more have been given back. No call is inside.</summary>
    internal void Release() => _thunk.Release(isForGood: false);

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

    // 0 where it was collected.
    private nint Adapter
    {
        get
        {
            nint value;
            JsValues.Check(Napi.GetReferenceValue(_env, _reference, &value));
            return value;
        }
    }

    // What native code enters.
    private static nint AnswerOf(IsolateContext context) =>
        context.V8 is not null ? context.V8->Answer : (nint)(delegate* unmanaged<CallbackBlock*, ulong*, ulong*, void>)&Answer;

    [UnmanagedCallersOnly]
    private static void Answer(CallbackBlock* block, ulong* slots, ulong* result)
    {
        Callback callback = (Callback)GCHandle.FromIntPtr(block->Self).Target!;
        *result = block->Substitute;
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
        if (Environment.CurrentManagedThreadId != _thread)
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
            End("Callback called after it was unregistered, or after its library was closed");
        }
    }

    private void Run(ulong* slots, ulong* result)
    {
        nint scope;
        JsValues.Check(Napi.OpenHandleScope(_env, &scope));
        nint adapter = Adapter;
        if (adapter != 0)
        {
            new ReadOnlySpan<ulong>(slots, (int)_block->Count).CopyTo(new Span<ulong>(_block->Memory + 1, (int)_block->Count));
            if (State->Innermost is null)
            {
                CallFromLoop(new JsValues(_env), adapter, result);
            }
            else
            {
                CallFromNative(new JsValues(_env), adapter, result);
            }
        }

        JsValues.Check(Napi.CloseHandleScope(_env, scope));
    }

    /// <summary>Inside of a call from JavaScript, which throws what this leaves.</summary>
    private void CallFromNative(JsValues values, nint adapter, ulong* result)
    {
        nint returned;
        if (Napi.CallFunction(_env, values.Undefined, adapter, 0, null, &returned) == Napi.Ok)
        {
            *result = *_block->Memory;
            return;
        }

        // Node-API throws what it keeps when the call returns; until then it would run nothing.
        State->Failure = CallbackFailure.Kept;
    }

    /// <summary>Outside of every call from JavaScript: as if the event loop had called, which an exception reaches as an uncaught one.</summary>
    private void CallFromLoop(JsValues values, nint adapter, ulong* result)
    {
        nint returned;
        if (Napi.MakeCallback(_env, 0, values.Global, adapter, 0, null, &returned) == Napi.Ok)
        {
            *result = *_block->Memory;
            return;
        }

        nint error;
        JsValues.Check(Napi.GetAndClearLastException(_env, &error));
        if (!_registry.Context.IsTerminating && values.TypeOf(error) is not (Napi.TypeNull or Napi.TypeUndefined))
        {
            _ = Napi.FatalException(_env, error);
        }
    }
}
