namespace FfiToolkit;

/// <summary>The executable memory of one context.</summary>
/// <param name="MappedBytes">Bytes that are mapped executable.</param>
/// <param name="Stubs">Stubs that live in them.</param>
public readonly record struct CodeMemoryUsage(long MappedBytes, int Stubs);
