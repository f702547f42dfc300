namespace FfiToolkit.Node.NodeApi;

/// <summary>One call of an export from JavaScript, with up to <see cref="MaximumArguments"/> arguments.</summary>
internal unsafe ref struct JsCall
{
    private const int MaximumArguments = 9;

    private fixed long _arguments[MaximumArguments];

    private JsCall(nint env, nint info)
    {
        Values = new JsValues(env);
        nuint count = MaximumArguments;
        fixed (long* arguments = _arguments)
        {
            JsValues.Check(Napi.GetCallbackInfo(env, info, &count, (nint*)arguments, null, null));
        }
    }

    internal JsValues Values { get; }

    /// <summary>An argument; undefined where the caller passed fewer.</summary>
    internal readonly nint this[int index] => (nint)_arguments[index];

    /// <summary>Runs an export's body. No exception passes: it is thrown to JavaScript, with the code that it has.</summary>
    internal static nint Guard(nint env, nint info, delegate*<ref JsCall, nint> body)
    {
        try
        {
            JsCall call = new(env, info);
            return body(ref call);
        }
        catch (Exception error)
        {
            return Throw(env, error);
        }
    }

    /// <summary>Throws an exception to JavaScript, unless one is pending there already.</summary>
    /// <returns>What an export returns then.</returns>
    internal static nint Throw(nint env, Exception error)
    {
        JsValues values = new(env);
        byte pending;
        if (Napi.IsExceptionPending(env, &pending) != Napi.Ok || pending != 0)
        {
            return 0;
        }

        try
        {
            nint made;
            JsValues.Check(Napi.CreateError(
                env,
                values.String(error is IFfiError coded ? coded.Code : FfiErrorCodes.CallFailed),
                values.String(MessageOf(error)),
                &made));
            _ = Napi.Throw(env, made);
        }
        catch (NodeApiException)
        {
            // The environment takes no more values: it is ending, and no JavaScript will see the error.
        }

        return 0;
    }

    // The words of node:ffi where the engine has words of its own.
    private static string MessageOf(Exception error) => error switch
    {
        FfiLoadException refusal => $"dlopen failed: {refusal.LoaderMessage}",
        // The words of Windows' loader have no name in them.
        FfiSymbolException missing => $"dlsym failed: {(OperatingSystem.IsWindows() ? $"{missing.Symbol}: " : "")}{missing.LoaderMessage}",
        IFfiError => error.Message,
        _ => $"{error.GetType().Name}: {error.Message}",
    };
}
