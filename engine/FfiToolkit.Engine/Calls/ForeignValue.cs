namespace FfiToolkit.Calls;

/// <summary>Stands in an <see cref="FfiValue"/> for a value of a type that no native type accepts.</summary>
internal sealed record ForeignValue(Type Type);
