using System.Collections.Immutable;
using FfiToolkit.LibffiSuite.Programs;

namespace FfiToolkit.LibffiSuite.Running;

/// <summary>What a run does, and where.</summary>
internal sealed record SuiteOptions
{
    /// <summary>The folder with <c>&lt;rid&gt;/&lt;library&gt;</c>: what the build made and packs.</summary>
    public required string NativeRoot { get; init; }

    /// <summary>The folder with pins.json and recipe.json.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Where programs are kept from one run to the next.</summary>
    public required string WorkFolder { get; init; }

    /// <summary>Where programs are kept for other checkouts; null for nowhere.</summary>
    public string? StoreFolder { get; init; }

    /// <summary>How many programs are compiled or run at once.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>The optimizations that each test is compiled with.</summary>
    public ImmutableArray<Variant> Variants { get; init; } = [Variant.Optimized];

    /// <summary>Which tests run; all where it is null.</summary>
    public Func<TestProgram, bool>? Selected { get; init; }

    /// <summary>Whether tests that must fail run too.</summary>
    public bool WithCanaries { get; init; } = true;

    /// <summary>How long a test may take.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(2);
}
