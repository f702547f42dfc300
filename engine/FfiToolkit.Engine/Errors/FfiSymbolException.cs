namespace FfiToolkit;

/// <summary>A library does not have a symbol; the message holds the loader's own words.</summary>
public sealed class FfiSymbolException : EntryPointNotFoundException, IFfiError
{
    internal FfiSymbolException(string symbol, string loaderMessage)
        : base($"Unable to find the symbol '{symbol}': {loaderMessage}")
    {
        Symbol = symbol;
        LoaderMessage = loaderMessage;
    }

    /// <inheritdoc/>
    public string Code => FfiErrorCodes.CallFailed;

    /// <summary>The symbol that was asked for.</summary>
    public string Symbol { get; }

    /// <summary>The loader's reason (<c>dlerror</c>), unchanged.</summary>
    public string LoaderMessage { get; }
}
