namespace FfiToolkit.Node.NodeApi;

/// <summary>What values that are made, or taken from references, live in.</summary>
internal readonly unsafe ref struct HandleScope : IDisposable
{
    private readonly nint _env;
    private readonly nint _scope;

    /// <exception cref="NodeApiException">The environment gives none.</exception>
    internal HandleScope(nint env)
    {
        _env = env;
        nint scope;
        JsValues.Check(Napi.OpenHandleScope(env, &scope));
        _scope = scope;
    }

    public void Dispose() => _ = Napi.CloseHandleScope(_env, _scope);
}
