namespace FfiToolkit.Tests.Support;

/// <summary>
/// The trait of tests that another machine adds little to. The quick form of the test matrix (eng/test.sh) runs them on this machine
/// and leaves them out of guests: the portable ones of all, the costly ones of those whose processor is emulated, which takes ten
/// times as long. eng/matrix.sh run has them everywhere.
/// </summary>
internal static class Portable
{
    internal const string Trait = "Outcome";

    /// <summary>No machine can make it come out differently: what is asked for is computed from text and numbers, and never called.</summary>
    internal const string Outcome = "portable";

    /// <summary>Managed code or the system decides, or only the number of repetitions is new; what the processor does there, cheaper tests show too.</summary>
    internal const string Costly = "portable but for what cheaper tests show";
}
