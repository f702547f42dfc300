namespace FfiToolkit;

/// <summary>What a context may do. Immutable.</summary>
public sealed record FfiContextOptions
{
    /// <summary>How executable memory may be had.</summary>
    public CodeMemoryPolicy CodeMemory { get; init; }

    /// <summary>The libffi to load; null for the packed copy, else the system's.</summary>
    public string? LibffiPath { get; init; }
}
