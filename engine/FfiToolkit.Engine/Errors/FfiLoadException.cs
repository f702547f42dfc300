namespace FfiToolkit;

/// <summary>The operating system's loader refused a library; the message holds its own words.</summary>
public sealed class FfiLoadException : DllNotFoundException, IFfiError
{
    internal FfiLoadException(string? path, string loaderMessage)
        : base($"Unable to load {(path is null ? "the main program" : $"the library '{path}'")}: {loaderMessage}")
    {
        Path = path;
        LoaderMessage = loaderMessage;
    }

    /// <inheritdoc/>
    public string Code => FfiErrorCodes.CallFailed;

    /// <summary>What was asked for; null for the main program.</summary>
    public string? Path { get; }

    /// <summary>The loader's words (<c>dlerror</c>) about each file that was tried, the file before them where they do not name it.</summary>
    public string LoaderMessage { get; }
}
