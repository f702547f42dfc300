namespace FfiToolkit;

/// <summary>A closed library, a disposed context or a callback that is no more was used.</summary>
public sealed class FfiClosedException : ObjectDisposedException, IFfiError
{
    private readonly string _message;

    private FfiClosedException(string objectName, string message)
        : base(objectName, message) => _message = message;

    /// <inheritdoc/>
    public string Code => FfiErrorCodes.LibraryClosed;

    /// <inheritdoc/>
    public override string Message => _message;

    internal static FfiClosedException Library() => new(nameof(DynamicLibrary), "Library is closed");

    internal static FfiClosedException Callback(string callback, string reason) => new(nameof(NativeCallback), $"Native code called the callback {callback}, which {reason}");

    internal static FfiClosedException Context() => new(nameof(FfiContext), "Context is disposed");
}
