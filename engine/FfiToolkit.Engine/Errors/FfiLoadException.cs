namespace FfiToolkit;

/// <summary>The operating system's loader refused a library or a symbol; the message holds its own words.</summary>
public sealed class FfiLoadException : FfiException
{
    internal FfiLoadException(string operation, string? subject, string loaderMessage)
        : base(FfiErrorCodes.CallFailed, $"{operation} failed: {loaderMessage}")
    {
        Subject = subject;
        LoaderMessage = loaderMessage;
    }

    /// <summary>The path or symbol that was asked for; null for the main program.</summary>
    public string? Subject { get; }

    /// <summary>The loader's reason (<c>dlerror</c>), unchanged.</summary>
    public string LoaderMessage { get; }
}
