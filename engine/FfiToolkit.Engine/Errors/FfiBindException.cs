namespace FfiToolkit;

/// <summary>A typed call or a delegate does not fit the declared signature. Nothing was called.</summary>
public sealed class FfiBindException : ArgumentException, IFfiError
{
    internal FfiBindException(string message, Signature signature)
        : base(message) => Signature = signature;

    /// <inheritdoc/>
    public string Code => FfiErrorCodes.InvalidArgumentType;

    /// <summary>The signature that the function was declared with.</summary>
    public Signature Signature { get; }
}
