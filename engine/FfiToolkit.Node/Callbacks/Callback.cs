using System.Runtime.InteropServices;
using FfiToolkit.Calls;
using FfiToolkit.Libffi;
using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node.Callbacks;

/// <summary>
/// A JavaScript function as native code sees it. The rules are those of <c>node:ffi</c>: it runs on the thread that made it, and
/// what native code could not go on after ends the process, with the reason on standard error.
/// </summary>
internal sealed unsafe class Callback : IDisposable
{
    private readonly CallbackRegistry _registry;
    private readonly nint _env;
    private readonly Signature _signature;
    private readonly Closure _closure;
    private readonly nint _reference;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private GCHandle _self;
    private bool _strong = true;

    internal Callback(CallbackRegistry registry, Signature signature, nint function)
    {
        _registry = registry;
        _env = registry.Context.Env;
        _signature = signature;
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

    /// <summary>Keeps the JavaScript function alive, or lets it be collected: then calls return zero.</summary>
    internal void Hold(bool strongly)
    {
        if (strongly != _strong)
        {
            _strong = strongly;
            JsValues.Check(strongly ? Napi.Ref(_env, _reference, null) : Napi.Unref(_env, _reference, null));
        }
    }

    /// <summary>Frees the native code and lets go of the function.</summary>
    public void Dispose()
    {
        _ = Napi.DeleteReference(_env, _reference);
        Free();
    }

    /// <summary>Frees the native code of an environment that has ended, whose references are gone.</summary>
    internal void Free()
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
            Violation.End("Callbacks can only be invoked on the system thread they were created on");
        }

        callback._registry.Depth++;
        try
        {
            if (callback._signature.ReturnType != NativeType.Void)
            {
                *(ulong*)result = 0;
            }

            callback.Run(result, values);
        }
        catch (Exception error)
        {
            Violation.End($"Callback failed: {error.GetType().Name}: {error.Message}");
        }

        callback._registry.Depth--;
    }

    private void Run(void* result, void** arguments)
    {
        nint scope;

        // An environment that is ending or gone opens no scope and runs no JavaScript: native code gets zero.
        if (_registry.HasEnded || Napi.OpenHandleScope(_env, &scope) != Napi.Ok)
        {
            return;
        }

        Call(new JsValues(_env), result, arguments);
        _ = Napi.CloseHandleScope(_env, scope);
    }

    private void Call(JsValues values, void* result, void** arguments)
    {
        nint function;
        if (Napi.GetReferenceValue(_env, _reference, &function) != Napi.Ok || function == 0)
        {
            return;
        }

        int count = _signature.Parameters.Length;
        Span<nint> converted = count <= 32 ? stackalloc nint[32] : new nint[count];
        for (int i = 0; i < count; i++)
        {
            converted[i] = CallbackValues.ToJavaScript(values, ValueKinds.Of(_signature.Parameters[i]), arguments[i]);
        }

        nint returned;
        int status;
        fixed (nint* first = converted)
        {
            status = Napi.CallFunction(_env, values.Undefined, function, (nuint)count, first, &returned);
        }

        if (status != Napi.Ok)
        {
            EndUnlessTerminating(values);
            return;
        }

        byte promise;
        JsValues.Check(Napi.IsPromise(_env, returned, &promise));
        if (promise != 0)
        {
            Violation.End("Callbacks cannot return promises");
        }

        if (!CallbackValues.TryStore(values, ValueKinds.Of(_signature.ReturnType), returned, (ulong*)result))
        {
            Violation.End("Callback returned invalid value for declared FFI type");
        }
    }

    /// <summary>Ends the process for an exception; goes on where the environment is being terminated, which also reports one.</summary>
    private static void EndUnlessTerminating(JsValues values)
    {
        byte pending;
        nint error;
        if (Napi.IsExceptionPending(values.Env, &pending) != Napi.Ok || pending == 0
            || Napi.GetAndClearLastException(values.Env, &error) != Napi.Ok)
        {
            return;
        }

        nint text;
        nint undefined;
        // While the isolate terminates, nothing can be called any more.
        if (Napi.GetUndefined(values.Env, &undefined) != Napi.Ok || Napi.CoerceToString(values.Env, error, &text) != Napi.Ok)
        {
            return;
        }

        Violation.End($"Callbacks cannot throw an exception\n{values.ReadString(text)}");
    }
}
