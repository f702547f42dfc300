namespace FfiToolkit;

/// <summary>An argument of a native call, or of a method of the engine, has a value that is not accepted. Nothing was called.</summary>
public sealed class FfiArgumentException : ArgumentException, IFfiError
{
    internal FfiArgumentException(string message, int argumentIndex = -1, string? parameterName = null)
        : base(message, parameterName) => ArgumentIndex = argumentIndex;

    /// <inheritdoc/>
    public string Code => FfiErrorCodes.InvalidArgumentValue;

    /// <summary>The 0-based index of the argument in the native call; -1 where no single argument of one is at fault.</summary>
    public int ArgumentIndex { get; }
}
