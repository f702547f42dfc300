namespace FfiToolkit;

/// <summary>What else there is to say about a callback. Immutable.</summary>
public sealed record CallbackOptions
{
    /// <summary>Its name in messages; null for the name of the handler's method.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// What native code gets where the handler cannot answer: after an exception, until the native call that led to it has returned, and
    /// after disposal. A number, an address or an <see cref="AggregateValue"/> of the result's type; zeros by default.
    /// </summary>
    public FfiValue Default { get; init; }
}
