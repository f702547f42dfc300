using System.Diagnostics;
using FfiToolkit.Calls.Callbacks;
using FfiToolkit.Calls.Typed;

namespace FfiToolkit;

public sealed partial class FfiContext
{
    /// <summary>
    /// Gets what a callback of this context throws where no call of the engine can: on a thread that native code made, or below a call
    /// that the engine did not make. Without a handler the process ends, as it does for every exception that nobody catches.
    /// </summary>
    public event EventHandler<CallbackFailedEventArgs>? CallbackFailed;

    /// <inheritdoc cref="CreateCallback(string, FfiCallback, CallbackOptions?)"/>
    public NativeCallback CreateCallback(string signature, FfiCallback handler) => CreateCallback(signature, handler, null);

    /// <summary>Makes a function pointer for native code, of a signature that is known at run time.</summary>
    /// <param name="signature">How native code calls it, as <see cref="Signature.Parse(string)"/> reads it.</param>
    /// <param name="handler">Answers the calls.</param>
    /// <param name="options">Name and default result; the defaults where null.</param>
    /// <exception cref="FfiSignatureException">The text is not a signature; or it is variadic, or holds what no calling convention here carries.</exception>
    /// <inheritdoc cref="CreateCallback(Signature, FfiCallback, CallbackOptions?)" path="/exception"/>
    public NativeCallback CreateCallback(string signature, FfiCallback handler, CallbackOptions? options) => CreateCallback(Signature.Parse(signature), handler, options);

    /// <inheritdoc cref="CreateCallback(Signature, FfiCallback, CallbackOptions?)"/>
    public NativeCallback CreateCallback(Signature signature, FfiCallback handler) => CreateCallback(signature, handler, null);

    /// <summary>Makes a function pointer for native code, of a signature that is known at run time.</summary>
    /// <param name="signature">How native code calls it.</param>
    /// <param name="handler">Answers the calls.</param>
    /// <param name="options">Name and default result; the defaults where null.</param>
    /// <exception cref="FfiSignatureException">The signature is variadic, or holds what no calling convention here carries.</exception>
    /// <exception cref="FfiArgumentException">The default result is none of the declared type.</exception>
    /// <exception cref="FfiException">There is no memory for callbacks, or they need libffi and none could be loaded.</exception>
    /// <exception cref="FfiClosedException">The context is disposed.</exception>
    public NativeCallback CreateCallback(Signature signature, FfiCallback handler, CallbackOptions? options)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return MakeCallback(new DynamicHandler(Describe(signature, handler.Method.Name, options), handler));
    }

    /// <summary>Makes a function pointer for native code that a static method answers, without a delegate.</summary>
    /// <param name="signature">How native code calls it.</param>
    /// <param name="handler">Answers the calls.</param>
    /// <param name="options">Name and default result; the defaults where null.</param>
    /// <inheritdoc cref="CreateCallback(Signature, FfiCallback, CallbackOptions?)" path="/exception"/>
    public unsafe NativeCallback CreateCallback(Signature signature, delegate*<ref IncomingCall, void> handler, CallbackOptions? options)
    {
        ArgumentNullException.ThrowIfNull((void*)handler, nameof(handler));
        return MakeCallback(new StaticHandler(Describe(signature, "a static method", options), handler));
    }

    /// <inheritdoc cref="CreateCallback{TDelegate}(Signature, TDelegate, CallbackOptions?)"/>
    public NativeCallback CreateCallback<TDelegate>(string signature, TDelegate handler)
        where TDelegate : Delegate => CreateCallback(Signature.Parse(signature), handler, null);

    /// <inheritdoc cref="CreateCallback{TDelegate}(Signature, TDelegate, CallbackOptions?)"/>
    public NativeCallback CreateCallback<TDelegate>(string signature, TDelegate handler, CallbackOptions? options)
        where TDelegate : Delegate => CreateCallback(Signature.Parse(signature), handler, options);

    /// <inheritdoc cref="CreateCallback{TDelegate}(Signature, TDelegate, CallbackOptions?)"/>
    public NativeCallback CreateCallback<TDelegate>(Signature signature, TDelegate handler)
        where TDelegate : Delegate => CreateCallback(signature, handler, null);

    /// <summary>
    /// Makes a function pointer for native code that a delegate answers. The delegate's types are checked against the signature here,
    /// once; a call then costs little more than one of a function pointer that .NET itself makes.
    /// </summary>
    /// <typeparam name="TDelegate">
    /// A delegate of up to 16 parameters, such as <c>Func&lt;int, int&gt;</c>, whose types are those that the native types stand for:
    /// <c>int</c> for int32, <c>nint</c> for addresses, a struct that is laid out as the declared one. A <c>string</c> argument is copied.
    /// </typeparam>
    /// <param name="signature">How native code calls it.</param>
    /// <param name="handler">Answers the calls.</param>
    /// <param name="options">Name and default result; the defaults where null.</param>
    /// <exception cref="FfiBindException">The delegate does not fit the signature; the message says where and what would.</exception>
    /// <inheritdoc cref="CreateCallback(Signature, FfiCallback, CallbackOptions?)" path="/exception"/>
    public NativeCallback CreateCallback<TDelegate>(Signature signature, TDelegate handler, CallbackOptions? options)
        where TDelegate : Delegate
    {
        ArgumentNullException.ThrowIfNull(handler);
        CallbackInfo info = Describe(signature, handler.Method.Name, options);
        Func<CallbackInfo, TDelegate, CallbackHandler>? factory = HandlerRegistry.Find<TDelegate>();
        return MakeCallback(factory is not null ? factory(info, handler) : HandlerTypes.Make(info, handler));
    }

    /// <summary>Tells the program of a failure that nothing else tells of.</summary>
    internal void Report(CallbackInfo callback, Exception error)
    {
        EventHandler<CallbackFailedEventArgs>? handlers = CallbackFailed;
        string fact = $"The callback {callback} failed on a thread, or below a call, where nothing can throw its exception";
        if (handlers is null)
        {
            Environment.FailFast($"{fact}; handle FfiContext.CallbackFailed to go on", error);
        }

        try
        {
            handlers(this, new CallbackFailedEventArgs(callback.Name, callback.Signature, error));
        }
        catch (Exception second)
        {
            // Native frames are below: there is nowhere to throw it to.
            Environment.FailFast($"{fact}, and a handler of FfiContext.CallbackFailed threw too", second);
        }
    }

    /// <summary>What is to be known of a callback that is being made.</summary>
    private CallbackInfo Describe(Signature signature, string name, CallbackOptions? options)
    {
        ArgumentNullException.ThrowIfNull(signature);
        ThrowIfDisposed();
        if (signature.IsVariadic)
        {
            throw FfiSignatureException.NoCallback(signature, "a variadic callback cannot know what it was called with");
        }

        if (TargetAbis.FindObstacle(signature) is { } refusal)
        {
            throw FfiSignatureException.NoCallback(signature, refusal);
        }

        return new CallbackInfo(this, signature, options?.Name ?? name, options?.Default ?? default)
        {
            Origin = _options.TrackCallbacks ? new StackTrace(skipFrames: 1, fNeedFileInfo: true).ToString() : null,
        };
    }

    private NativeCallback MakeCallback(CallbackHandler handler)
    {
        CallbackInfo info = handler.Info;
        return new NativeCallback(Thunk.Take(_fastPath, LoadLibffi, info.Signature, Upcall.Entry, info), handler);
    }
}
