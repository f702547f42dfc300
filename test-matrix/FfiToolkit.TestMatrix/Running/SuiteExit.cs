namespace FfiToolkit.TestMatrix;

/// <summary>How a suite's program ended.</summary>
/// <param name="Code">Its exit code; above 128 for a signal.</param>
/// <param name="TimedOut">Whether it was ended because its time was up.</param>
/// <param name="LeftBehind">Names of processes that it left, which were then ended.</param>
internal sealed record SuiteExit(int Code, bool TimedOut, IReadOnlyList<string> LeftBehind)
{
    public override string ToString() => Code > 128 && Code < 160 ? $"ended by signal {Code - 128}{SignalName(Code - 128)}" : $"exited with {Code}";

    private static string SignalName(int signal) => signal switch
    {
        4 => " (illegal instruction)",
        6 => " (abort)",
        7 => " (bus error)",
        9 => " (killed)",
        11 => " (segmentation fault)",
        15 => " (terminated)",
        _ => "",
    };
}
