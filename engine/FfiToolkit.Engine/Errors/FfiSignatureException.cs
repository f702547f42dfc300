using FfiToolkit.Types;

namespace FfiToolkit;

/// <summary>A text or a list of types is not a signature.</summary>
public sealed class FfiSignatureException : ArgumentException, IFfiError
{
    private const int ShownLength = 200;

    private FfiSignatureException(string message, string? text, int position)
        : base(position < 0 ? message : $"{message} (position {position} of \"{(text!.Length <= ShownLength ? text : $"{text.AsSpan(0, ShownLength)}…")}\")")
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

    internal static FfiSignatureException UnknownType(string name, ScopedNames names, string text, int position) =>
        new($"'{name}' is not a native type; the types are {string.Join(", ", NativeTypes.Names.Concat(names.Own))}, C's names, {{field, …}} structs and <field, …> unions", text, position);

    internal static FfiSignatureException ArrayByValue(string what, NativeType type, string? text, int position) =>
        new($"{what} is the array {type}, which C passes by address; write pointer", text, position);

    internal static FfiSignatureException Promoted(int index, NativeType type, NativeType promoted, string? text, int position) =>
        new($"Parameter {index} is {type} after the '...', which C promotes; write {promoted}", text, position);

    internal static FfiSignatureException NotCarried(Signature signature, string reason) => new($"{signature} cannot be called: {reason}", null, -1);

    internal static FfiSignatureException NoCallback(Signature signature, string reason) => new($"There is no callback of {signature}: {reason}", null, -1);

    internal static FfiSignatureException At(string message, string text, int position) => new(message, text, position);

    internal static FfiSignatureException VoidParameter(int index, string? text, int position) =>
        new($"Parameter {index} is void; write result() for a function without parameters", text, position);

    internal static FfiSignatureException TooMany(string? text, int position) =>
        new($"A signature has at most {Signature.MaximumParameters} parameters: those that find no register are copied to the calling thread's stack", text, position);

    internal static FfiSignatureException Syntax(string expectation, string text, int position) =>
        new($"Not a signature: {expectation}; write result(parameter, …) as in i32(i32, f64)", text, position);
}
