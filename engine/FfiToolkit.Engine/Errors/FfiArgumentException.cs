namespace FfiToolkit;

/// <summary>An argument of a native call, or of a method of the engine, has a value that is not accepted. Nothing was called.</summary>
public sealed class FfiArgumentException : FfiException
{
    internal FfiArgumentException(string message, int argumentIndex = -1, string code = FfiErrorCodes.InvalidArgumentValue)
        : base(code, message) => ArgumentIndex = argumentIndex;

    /// <summary>The 0-based index of the argument in the native call; -1 where no single argument is at fault.</summary>
    public int ArgumentIndex { get; }
}
