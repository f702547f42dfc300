using System.Collections.Immutable;

namespace FfiToolkit.LibffiSuite.Canaries;

/// <summary>A test that must fail.</summary>
/// <param name="Name">The fault.</param>
/// <param name="Source">The test: a file of this folder, or one of the suite.</param>
/// <param name="Evidence">What its message must contain, in any of these forms: a test that fails for another reason proves nothing.</param>
internal sealed record Canary(string Name, string Source, ImmutableArray<string> Evidence)
{
    /// <summary>The library that takes libffi's place; null for the shipped one.</summary>
    public string? Library { get; init; }

    /// <summary>How long the test may take; null for what tests have.</summary>
    public TimeSpan? TimeLimit { get; init; }

    // Abort is 134 on Linux and 3 on Windows; a fault is a signal, an exit code of Windows, or the emulator's report.
    private static readonly ImmutableArray<string> s_abort = ["SIGABRT", "exited with 3", "called abort"];

    internal static readonly ImmutableArray<Canary> All =
    [
        new("a check that does not hold", "fails.c", s_abort),
        new("an exit code of 1", "exits.c", ["exited with 1"]),
        new("other output than the test says", "prints.c", ["printed 'res: 41 2.25"]),
        new("a write where no memory is", "crashes.c", ["SIGSEGV", "exited with 5", "WriteUnmapped"]),
        new("a program without end", "hangs.c", ["did not end", "did not return"]) { TimeLimit = TimeSpan.FromSeconds(0.5) },
        new("a library with another convention: many floats", "libffi.call/many.c", s_abort) { Library = "wrong-abi.c" },
        new("a library with another convention: a double as the result", "libffi.call/return_dbl.c", s_abort) { Library = "wrong-abi.c" },
        new("a library with another convention: integers and doubles", "libffi.call/many_mixed.c", s_abort) { Library = "wrong-abi.c" },
    ];
}
