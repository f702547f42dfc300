namespace FfiToolkit;

/// <summary>The engine cannot do what was asked for reasons of the machine: no libffi, or one that refuses.</summary>
/// <remarks>Every exception of the engine is an <see cref="IFfiError"/>; the others derive from what .NET throws for the like.</remarks>
public sealed class FfiException : Exception, IFfiError
{
    internal FfiException(string code, string message)
        : base(message) => Code = code;

    /// <inheritdoc/>
    public string Code { get; }
}
