namespace FfiToolkit.Tests.Support;

/// <summary>
/// The trait of tests that no machine can make come out differently: what they ask for is computed from text and numbers, and never
/// called. The test matrix leaves them out where the processor is emulated, which takes ten times as long.
/// </summary>
internal static class Portable
{
    internal const string Trait = "Outcome";

    internal const string Outcome = "portable";
}
