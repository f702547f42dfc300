namespace FfiToolkit;

/// <summary>There is no such type: C does not have it, or no target lays it out.</summary>
public sealed class FfiTypeException : ArgumentException, IFfiError
{
    internal FfiTypeException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public string Code => FfiErrorCodes.InvalidArgumentValue;

    internal static FfiTypeException TooLarge(long bytes) => new($"A type has at most {NativeType.MaximumSize} bytes, not {bytes}");
}
