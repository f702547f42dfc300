namespace FfiToolkit.Node.Callbacks;

/// <summary>The JavaScript functions of an isolate that native code can call.</summary>
internal sealed unsafe class CallbackRegistry(IsolateContext context)
{
    private readonly Dictionary<nint, Callback> _callbacks = [];

    // Callbacks that were unregistered and whose address is not given back yet, by that.
    private readonly Dictionary<nint, Callback> _retired = [];

    private LoopSignal? _signal;
    private long _dropped;

    internal int Count => _callbacks.Count;

    internal IsolateContext Context { get; } = context;

    /// <summary>Whether the environment is gone. What native code still calls then gets zero, or what was declared.</summary>
    internal bool HasEnded { get; private set; }

    /// <summary>Makes native code that calls a JavaScript function.</summary>
    /// <inheritdoc cref="Callback(CallbackRegistry, Signature, nint, nint, ulong*, string, ThreadOptions, int)" path="/param"/>
    /// <returns>Its address.</returns>
    /// <exception cref="FfiException">There is no memory for callbacks, or they need libffi and none could be loaded; or the system gives nothing to wake an event loop by.</exception>
    internal nint Add(Signature signature, nint adapter, nint buffer, ulong* memory, string name, ThreadOptions options, int place)
    {
        ReleaseRetired();
        if (options.Policy != ThreadPolicy.SameThread)
        {
            // Before anything is taken that would have to be given back: the system may refuse it.
            _signal ??= new LoopSignal(this);
        }

        Callback callback = new(this, signature, adapter, buffer, memory, name, options, place);
        _callbacks.Add(callback.Entry, callback);
        return callback.Entry;
    }

    /// <summary>Ends the callback of an address.</summary>
    /// <returns>Its adapter, or 0 where that was collected.</returns>
    internal nint Remove(nint entry)
    {
        _ = _callbacks.Remove(entry, out Callback? callback);
        nint adapter = callback!.Retire();
        _retired.Add(entry, callback);
        ReleaseRetired();
        return adapter;
    }

    /// <summary>Whether what is thrown is null, in so many words: no more than that is left where JavaScript is ended from outside.</summary>
    internal bool IsThrownNull { get; set; }

    /// <summary>Wakes the event loop from other threads. There from the first callback on that takes calls from them.</summary>
    internal LoopSignal Signal => _signal!;

    /// <summary>Calls of other threads that were given up: there was no room for them, their time was over, or JavaScript was.</summary>
    internal long Dropped => Interlocked.Read(ref _dropped);

    internal void CountDropped(long calls) => Interlocked.Add(ref _dropped, calls);

    /// <summary>Lets every other thread go that waits for JavaScript, for good: the environment ends.</summary>
    internal void CloseForeign()
    {
        foreach (Callback callback in _callbacks.Values)
        {
            callback.CloseForeign();
        }
    }

    /// <summary>The callback of an address, which may be one that unregistered itself and has not returned yet.</summary>
    internal Callback Find(nint entry) => _callbacks.TryGetValue(entry, out Callback? callback) ? callback : _retired[entry];

    /// <summary>Lets no call enter JavaScript any more: the environment ends.</summary>
    internal void End()
    {
        HasEnded = true;
        foreach (Callback callback in _callbacks.Values)
        {
            callback.Disarm();
        }
    }

    /// <summary>Gives every address back.</summary>
    internal void Release()
    {
        foreach (Callback callback in _callbacks.Values.Concat(_retired.Values))
        {
            callback.Release();
        }

        _callbacks.Clear();
        _retired.Clear();
    }

    // A callback that unregisters itself, or whose library closes, returns through its own native code: that goes later.
    private void ReleaseRetired()
    {
        if (Context.CallState->Depth > 0)
        {
            return;
        }

        foreach (Callback callback in _retired.Values)
        {
            callback.Release();
        }

        _retired.Clear();
    }
}
