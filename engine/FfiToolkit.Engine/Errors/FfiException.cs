namespace FfiToolkit;

/// <summary>The base of the engine's exceptions (but for <see cref="FfiClosedException"/>, which is an <see cref="ObjectDisposedException"/>).</summary>
public class FfiException : Exception, IFfiError
{
    /// <summary>Makes an exception.</summary>
    /// <param name="code">A code from <see cref="FfiErrorCodes"/>.</param>
    /// <param name="message">What is wrong, with which value, and what to do.</param>
    /// <param name="innerException">What caused it.</param>
    public FfiException(string code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <inheritdoc/>
    public string Code { get; }
}
