namespace FfiToolkit;

/// <summary>A text or a list of types is not a signature.</summary>
public sealed class FfiSignatureException : ArgumentException, IFfiError
{
    private FfiSignatureException(string message, string? text, int position)
        : base(position < 0 ? message : $"{message} (position {position} of \"{text}\")")
    {
        Text = text;
        Position = position;
    }

    /// <inheritdoc/>
    public string Code => FfiErrorCodes.InvalidArgumentValue;

    /// <summary>The text that was read; null where the signature did not come from a text.</summary>
    public string? Text { get; }

    /// <summary>The 0-based position in <see cref="Text"/> of what is wrong; -1 without a text.</summary>
    public int Position { get; }

    internal static FfiSignatureException UnknownType(string name, string? text, int position) =>
        new($"Unsupported FFI type: {name}", text, position);

    internal static FfiSignatureException VoidParameter(int index, string? text, int position) =>
        new($"Argument {index} must not be 'void'; use an empty array for no-argument functions", text, position);

    internal static FfiSignatureException Syntax(string expectation, string text, int position) =>
        new($"Not a signature: {expectation}; write result(parameter, …) as in i32(i32, f64)", text, position);
}
