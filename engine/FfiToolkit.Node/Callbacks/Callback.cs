using System.Runtime.InteropServices;
using FfiToolkit.Libffi;
using FfiToolkit.Node.Binding;
using FfiToolkit.Node.NodeApi;
using FfiToolkit.Types;

namespace FfiToolkit.Node.Callbacks;

/// <summary>
/// A JavaScript function as native code sees it. The rules are those of <c>node:ffi</c>: it runs on the thread that made it, and
/// what native code could not go on after ends the process, with the reason on standard error. Native code gets zero where no
/// JavaScript may run: its environment has ended or is being ended, its function was collected, or an earlier callback of the same
/// native call failed in a way that the call throws.
/// </summary>
internal sealed unsafe class Callback : IDisposable
{
    // V8's own words (MessageTemplate::kStackOverflow), and JavaScriptCore's but for a full stop; the error has no code.
    private const string StackOverflow = "Maximum call stack size exceeded";

    private readonly CallbackRegistry _registry;
    private readonly nint _env;
    private readonly Signature _signature;
    private readonly string _name;
    private readonly Closure _closure;
    private readonly nint _reference;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private GCHandle _self;
    private bool _strong = true;
    private bool _retired;

    /// <param name="registry">What it belongs to.</param>
    /// <param name="signature">What native code passes and expects.</param>
    /// <param name="function">The JavaScript function.</param>
    /// <param name="name">Its name, for messages; empty where it has none.</param>
    /// <exception cref="FfiException">libffi is missing, or has no memory for callbacks.</exception>
    internal Callback(CallbackRegistry registry, Signature signature, nint function, string name)
    {
        _registry = registry;
        _env = registry.Context.Env;
        _signature = signature;
        _name = name;
        nint reference;
        JsValues.Check(Napi.CreateReference(_env, function, 1, &reference));
        _reference = reference;
        _self = GCHandle.Alloc(this);
        try
        {
            _closure = new Closure(registry.Context.LoadLibffi(), signature, &Handle, (void*)GCHandle.ToIntPtr(_self));
        }
        catch (FfiException)
        {
            _self.Free();
            _ = Napi.DeleteReference(_env, reference);
            throw;
        }
    }

    /// <summary>The address that native code calls.</summary>
    internal nint Entry => _closure.Entry;

    private CallState* State => _registry.Context.CallState;

    /// <summary>Keeps the JavaScript function alive, or lets it be collected: then calls return zero.</summary>
    /// <returns>Whether there is one still.</returns>
    internal bool Hold(bool strongly)
    {
        if (!TryGetFunction(out _))
        {
            return false;
        }

        if (strongly != _strong)
        {
            _strong = strongly;
            JsValues.Check(strongly ? Napi.Ref(_env, _reference, null) : Napi.Unref(_env, _reference, null));
        }

        return true;
    }

    /// <summary>Lets go of the function. Native code that still calls the address ends the process, with a message that says so.</summary>
    internal void Retire()
    {
        _ = Napi.DeleteReference(_env, _reference);
        _retired = true;
    }

    /// <summary>Frees the native code. The reference is gone already, with the environment or by <see cref="Retire"/>.</summary>
    public void Dispose()
    {
        _closure.Dispose();
        _self.Free();
    }

    [UnmanagedCallersOnly]
    private static void Handle(void* cif, void* result, void** values, void* context)
    {
        Callback callback = (Callback)GCHandle.FromIntPtr((nint)context).Target!;
        if (Environment.CurrentManagedThreadId != callback._thread)
        {
            Violation.End("Callbacks can only be invoked on the system thread they were created on", callback.Description);
        }

        if (callback._signature.ReturnType != NativeType.Void)
        {
            *(ulong*)result = 0;
        }

        if (callback._registry.HasEnded || callback.State->Failure != CallbackFailure.None)
        {
            return;
        }

        callback.RequireCallable();
        callback._registry.Depth++;
        try
        {
            callback.Run(result, values);
        }
        catch (Exception error)
        {
            Violation.End($"Callback failed: {error.GetType().Name}: {error.Message}", callback.Description, callback.Caller);
        }

        callback._registry.Depth--;
    }

    private string Description => $"  callback: {(_name.Length == 0 ? "a function without a name" : _name)}, registered as {_signature}";

    private string Caller => State->Innermost is null
        ? "  called by: native code, outside of every call from JavaScript"
        : $"  called by: {_registry.Context.Functions.NameOf(State->Innermost->Target)}";

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
            Violation.End("Callback called after it was unregistered, or after its library was closed", Description, Caller);
        }
    }

    private bool TryGetFunction(out nint function)
    {
        nint value;
        JsValues.Check(Napi.GetReferenceValue(_env, _reference, &value));
        function = value;
        return value != 0;
    }

    private void Run(void* result, void** arguments)
    {
        nint scope;
        JsValues.Check(Napi.OpenHandleScope(_env, &scope));
        if (TryGetFunction(out nint function))
        {
            Call(new JsValues(_env), function, result, arguments);
        }

        JsValues.Check(Napi.CloseHandleScope(_env, scope));
    }

    private void Call(JsValues values, nint function, void* result, void** arguments)
    {
        int count = _signature.Parameters.Length;
        Span<nint> converted = count <= 32 ? stackalloc nint[32] : new nint[count];
        for (int i = 0; i < count; i++)
        {
            converted[i] = CallbackValues.ToJavaScript(values, DataModel.Host.Resolve(_signature.Parameters[i]), arguments[i]);
        }

        nint returned;
        int status;
        fixed (nint* first = converted)
        {
            status = Napi.CallFunction(_env, values.Undefined, function, (nuint)count, first, &returned);
        }

        if (status != Napi.Ok)
        {
            Fail(values);
            return;
        }

        byte promise;
        JsValues.Check(Napi.IsPromise(_env, returned, &promise));
        if (promise != 0)
        {
            Violation.End("Callbacks cannot return promises", Description, Caller);
        }

        if (!CallbackValues.TryStore(values, DataModel.Host.Resolve(_signature.ReturnType), returned, (ulong*)result))
        {
            Violation.End(
                "Callback returned invalid value for declared FFI type", $"  value: {_registry.Tell(values, returned, wasThrown: false)}", Description, Caller);
        }
    }

    /// <summary>
    /// After JavaScript did not return: where the native call that is running can throw what ended it, it will; an exception of the
    /// user's ends the process.
    /// </summary>
    private void Fail(JsValues values)
    {
        bool isInCall = State->Innermost is not null;
        byte pending;
        nint error;
        JsValues.Check(Napi.IsExceptionPending(_env, &pending));
        JsValues.Check(Napi.GetAndClearLastException(_env, &error));
        if (isInCall && IsStackOverflow(values, error) && Napi.Throw(_env, error) == Napi.Ok)
        {
            State->Failure = CallbackFailure.Exception;
            return;
        }

        if (pending != 0 && !_registry.Context.IsTerminating && _registry.Tell(values, error, wasThrown: true) is string told)
        {
            Violation.End("Callbacks cannot throw an exception", told, Description, Caller);
        }

        // JavaScript is being ended from outside.
        State->Failure = isInCall ? CallbackFailure.Termination : CallbackFailure.None;
    }

    /// <summary>Whether an exception is V8's for a stack that is used up: a callback that could not even begin leaves the same.</summary>
    private static bool IsStackOverflow(JsValues values, nint error)
    {
        byte isError;
        if (Napi.IsError(values.Env, error, &isError) != Napi.Ok || isError == 0)
        {
            return false;
        }

        nint message;
        fixed (byte* name = "message\0"u8)
        {
            return Napi.GetNamedProperty(values.Env, error, name, &message) == Napi.Ok
                && values.TypeOf(message) == Napi.TypeString
                && values.ReadString(message).StartsWith(StackOverflow, StringComparison.Ordinal);
        }
    }
}
