using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node.Callbacks;

/// <summary>The JavaScript functions of an isolate that native code can call.</summary>
internal sealed unsafe class CallbackRegistry(IsolateContext context)
{
    private readonly Dictionary<nint, Callback> _callbacks = [];
    // Callbacks that were unregistered. Native code may have kept their addresses: these many are not used again for others, so that
    // a call of one is told from a call of another.
    private const int KeptRetired = 1024;

    private readonly Queue<Callback> _retired = [];

    // JavaScript's function that puts a value into words.
    private nint _describe;

    internal int Count => _callbacks.Count;

    internal IsolateContext Context { get; } = context;

    /// <summary>Calls of callbacks that have not returned yet.</summary>
    internal int Depth { get; set; }

    /// <summary>Whether the environment is gone. What native code still calls then, at the end of the process, returns zero.</summary>
    internal bool HasEnded { get; set; }

    /// <summary>Makes native code that calls a JavaScript function.</summary>
    /// <param name="signature">What native code passes and expects.</param>
    /// <param name="function">The function.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="describe">Puts a value into words: <c>describe(value, wasThrown)</c>.</param>
    /// <returns>Its address.</returns>
    /// <exception cref="FfiException">libffi is missing, or has no memory for callbacks.</exception>
    internal nint Add(Signature signature, nint function, string name, nint describe)
    {
        FreeRetired();
        if (_describe == 0)
        {
            nint reference;
            JsValues.Check(Napi.CreateReference(Context.Env, describe, 1, &reference));
            _describe = reference;
        }

        Callback callback = new(this, signature, function, name);
        _callbacks.Add(callback.Entry, callback);
        return callback.Entry;
    }

    internal bool Remove(nint entry)
    {
        if (!_callbacks.Remove(entry, out Callback? callback))
        {
            return false;
        }

        callback.Retire();
        _retired.Enqueue(callback);
        return true;
    }

    /// <summary>Whether there is a callback with that address whose function was not collected.</summary>
    internal bool Hold(nint entry, bool strongly) => _callbacks.TryGetValue(entry, out Callback? callback) && callback.Hold(strongly);

    /// <summary>Puts a value of a callback into words, and where JavaScript is.</summary>
    /// <returns>Null where no JavaScript can run any more.</returns>
    internal string? Tell(JsValues values, nint value, bool wasThrown)
    {
        nint describe;
        nint text;
        nint* arguments = stackalloc nint[] { value, values.Boolean(wasThrown) };
        JsValues.Check(Napi.GetReferenceValue(values.Env, _describe, &describe));
        if (Napi.CallFunction(values.Env, values.Undefined, describe, 2, arguments, &text) == Napi.Ok)
        {
            return values.ReadString(text);
        }

        // What ends JavaScript from outside leaves null: no JavaScript of ours throws it.
        nint error;
        JsValues.Check(Napi.GetAndClearLastException(values.Env, &error));
        return values.TypeOf(error) is Napi.TypeNull or Napi.TypeUndefined ? null : "a value that cannot be shown";
    }

    /// <summary>Frees every callback. Native code that kept an address must not call it any more.</summary>
    internal void Release()
    {
        foreach (Callback callback in _callbacks.Values.Concat(_retired))
        {
            callback.Dispose();
        }

        _callbacks.Clear();
        _retired.Clear();
    }

    // A callback that unregisters itself, or whose library closes, returns through its own native code: that goes later.
    private void FreeRetired()
    {
        while (Depth == 0 && _retired.Count > KeptRetired)
        {
            _retired.Dequeue().Dispose();
        }
    }
}
