namespace FfiToolkit.EngineSuite;

/// <summary>What the command line asks for.</summary>
/// <param name="Rid">The cell.</param>
/// <param name="Report">The folder that takes the report; null to publish only.</param>
internal sealed record Options(string Rid, string? Report)
{
    internal const string Usage = "usage: FfiToolkit.EngineSuite --rid RID (--publish | --report FOLDER)";

    internal static Options Parse(ReadOnlySpan<string> arguments)
    {
        string? rid = null;
        string? report = null;
        bool publish = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--rid" when i + 1 < arguments.Length:
                    rid = arguments[++i];
                    break;
                case "--report" when i + 1 < arguments.Length:
                    report = arguments[++i];
                    break;
                case "--publish":
                    publish = true;
                    break;
                default:
                    throw new SuiteException($"'{arguments[i]}' is not an option. {Usage}");
            }
        }

        return rid is not null && publish == report is null ? new Options(rid, report) : throw new SuiteException(Usage);
    }
}
