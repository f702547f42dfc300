namespace FfiToolkit.DotnetSuites;

/// <summary>What the command line asks for.</summary>
/// <param name="Suite"><c>engine</c> or <c>consumer</c>.</param>
/// <param name="Rid">The cell.</param>
/// <param name="Report">The folder that takes the report; null to publish only.</param>
/// <param name="Quick">Whether tests are left out to which this cell adds little.</param>
internal sealed record Options(string Suite, string Rid, string? Report, bool Quick)
{
    internal const string Usage = "usage: FfiToolkit.DotnetSuites (engine --rid RID (--publish | [--quick] --report FOLDER) | consumer --rid RID [--quick] --report FOLDER)";

    internal static Options Parse(ReadOnlySpan<string> arguments)
    {
        if (arguments is not [EngineRun.Suite or ConsumerRun.Suite, ..])
        {
            throw new SuiteException(Usage);
        }

        string? rid = null;
        string? report = null;
        bool publish = false;
        bool quick = false;
        for (int i = 1; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--rid" when i + 1 < arguments.Length:
                    rid = arguments[++i];
                    break;
                case "--report" when i + 1 < arguments.Length:
                    report = arguments[++i];
                    break;
                case "--publish" when arguments[0] == EngineRun.Suite:
                    publish = true;
                    break;
                case "--quick":
                    quick = true;
                    break;
                default:
                    throw new SuiteException($"'{arguments[i]}' is not an option. {Usage}");
            }
        }

        return rid is not null && publish == report is null ? new Options(arguments[0], rid, report, quick) : throw new SuiteException(Usage);
    }
}
