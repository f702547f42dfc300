namespace FfiToolkit;

/// <summary>What a context may do. Immutable.</summary>
public sealed record FfiContextOptions
{
    /// <summary>How executable memory may be had.</summary>
    public CodeMemoryPolicy CodeMemory { get; init; }

    /// <summary>The libffi to load; null for the packed copy, else the system's.</summary>
    public string? LibffiPath { get; init; }

    /// <summary>
    /// Finds callbacks that are disposed, or collected, while native code still calls them: each remembers where it was made, and the
    /// address of one that has ended is never used again, so that the message of a late call names it and its maker, however many
    /// callbacks were made since. A stack trace per callback, and about 100 bytes of each stay for good: for looking into a program.
    /// </summary>
    public bool TrackCallbacks { get; init; }
}
