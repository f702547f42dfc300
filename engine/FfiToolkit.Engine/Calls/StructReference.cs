namespace FfiToolkit.Calls;

/// <summary>Stands in an <see cref="FfiValue"/> for a struct of .NET whose bits are its address, which stays where it is while the value is in use.</summary>
internal sealed record StructReference(Type Type, int Size);
