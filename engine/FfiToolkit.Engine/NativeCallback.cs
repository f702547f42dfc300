using FfiToolkit.Calls.Callbacks;

namespace FfiToolkit;

/// <summary>
/// A function pointer whose calls a handler of .NET answers, on whatever thread they come. Thread-safe. It owns the code at
/// <see cref="Pointer"/>: the program refers to it for as long as native code may call.
/// </summary>
/// <remarks>
/// An exception of the handler does not leave it. Native code gets the declared default, and the native call that led to the callback
/// throws the exception when it returns; where no call of the engine did, <see cref="FfiContext.CallbackFailed"/> gets it. After
/// disposal, or collection, calls are answered in the same way, with an <see cref="FfiClosedException"/> that names the callback.
/// </remarks>
public sealed class NativeCallback : IDisposable
{
    private readonly CallbackInfo _info;
    private readonly Thunk _thunk;
    private int _released;

    internal NativeCallback(Thunk thunk, CallbackHandler handler)
    {
        _info = handler.Info;
        _thunk = thunk;
        thunk.Handler = handler;
    }

    /// <summary>Lets go of the code: who calls it from now on is told that nothing referred to the callback any more.</summary>
    ~NativeCallback() => Release("was collected, because nothing referred to its NativeCallback any more; keep that for as long as native code may call");

    /// <summary>The address of the function, for native code.</summary>
    public nint Pointer => _thunk.Entry;

    /// <summary>The signature by which native code calls it.</summary>
    public Signature Signature => _info.Signature;

    /// <summary>Its name in messages.</summary>
    public string Name => _info.Name;

    /// <summary>Whether native code enters it through a stub of the engine or through libffi.</summary>
    public CallPath CallPath => _thunk.Path;

    /// <summary>Why, in words.</summary>
    public string CallPathReason => _thunk.Description;

    /// <summary>Whether it was disposed.</summary>
    public bool IsDisposed => Volatile.Read(ref _released) != 0;

    /// <summary>
    /// Ends the callback. Calls that are inside the handler go on to their end, on every thread, this one included; later ones are
    /// refused as the remarks say. Never waits; disposing twice does nothing.
    /// </summary>
    public void Dispose()
    {
        Release("was disposed before");
        GC.SuppressFinalize(this);
    }

    /// <summary><c>name: signature</c>.</summary>
    public override string ToString() => _info.ToString();

    private void Release(string reason)
    {
        // In a program without it the constructor may not have come so far.
        if (_thunk is not null && Interlocked.Exchange(ref _released, 1) == 0)
        {
            _thunk.Handler = new DeadHandler(_info, reason);
            _thunk.Release(isForGood: _info.Origin is not null);
        }
    }
}
