namespace FfiToolkit;

/// <summary>A typed call or a delegate does not fit the declared signature. Nothing was called.</summary>
public sealed class FfiBindException : FfiException
{
    internal FfiBindException(string message, Signature signature)
        : base(FfiErrorCodes.InvalidArgumentType, message) => Signature = signature;

    /// <summary>The signature that the function was declared with.</summary>
    public Signature Signature { get; }
}
