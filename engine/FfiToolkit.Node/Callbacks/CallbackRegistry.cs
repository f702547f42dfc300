namespace FfiToolkit.Node.Callbacks;

/// <summary>The JavaScript functions of an isolate that native code can call.</summary>
internal sealed class CallbackRegistry(IsolateContext context)
{
    private readonly Dictionary<nint, Callback> _callbacks = [];
    private readonly List<Callback> _retired = [];

    internal int Count => _callbacks.Count;

    internal IsolateContext Context { get; } = context;

    /// <summary>Calls of callbacks that have not returned yet.</summary>
    internal int Depth { get; set; }

    /// <summary>Whether the environment is gone. What native code still calls then, at the end of the process, returns zero.</summary>
    internal bool HasEnded { get; set; }

    /// <summary>Makes native code that calls a JavaScript function.</summary>
    /// <returns>Its address.</returns>
    /// <exception cref="FfiException">libffi is missing, or has no memory for callbacks.</exception>
    internal nint Add(Signature signature, nint function)
    {
        FreeRetired();
        Callback callback = new(this, signature, function);
        _callbacks.Add(callback.Entry, callback);
        return callback.Entry;
    }

    internal bool Remove(nint entry)
    {
        if (!_callbacks.Remove(entry, out Callback? callback))
        {
            return false;
        }

        _retired.Add(callback);
        FreeRetired();
        return true;
    }

    internal bool Hold(nint entry, bool strongly)
    {
        if (!_callbacks.TryGetValue(entry, out Callback? callback))
        {
            return false;
        }

        callback.Hold(strongly);
        return true;
    }

    /// <summary>Frees every callback. Native code that kept an address must not call it any more.</summary>
    internal void Release()
    {
        foreach (Callback callback in _callbacks.Values.Concat(_retired))
        {
            callback.Free();
        }

        _callbacks.Clear();
        _retired.Clear();
    }

    // A callback that unregisters itself, or whose library closes, returns through its own native code: that goes later.
    private void FreeRetired()
    {
        if (Depth == 0)
        {
            _retired.ForEach(static callback => callback.Dispose());
            _retired.Clear();
        }
    }
}
