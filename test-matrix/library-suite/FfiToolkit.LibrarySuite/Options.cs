using System.Collections.Immutable;
using FfiToolkit.LibffiSuite.Targets;

namespace FfiToolkit.LibrarySuite;

/// <summary>What the command line asks for.</summary>
/// <param name="Repository">The checkout, whose <c>eng/native-libraries.sh --build</c> made the packages.</param>
/// <param name="Targets">The targets, in order.</param>
/// <param name="ReportFolder">Where reports go; null for nowhere.</param>
/// <param name="Quick">Whether only the template's library runs.</param>
internal sealed record Options(string Repository, ImmutableArray<SuiteTarget> Targets, string? ReportFolder, bool Quick)
{
    internal const string Usage = "usage: FfiToolkit.LibrarySuite --repository FOLDER [--rid RID]... [--quick] [--report FOLDER]";

    /// <summary>What <c>dotnet new</c> makes of our template, unchanged: all of the quick form, and called from C alone.</summary>
    internal const string Template = "template";

    /// <summary>The programs, a folder for each library.</summary>
    internal string Projects => Path.Combine(Repository, "test-matrix", "NativeLibraries");

    /// <summary>Where everything is that the script makes.</summary>
    internal string Results => Path.Combine(Repository, "artifacts", "native-libraries");

    /// <summary>The projects that were packed, and the packages in <c>feed</c>.</summary>
    internal string Built => Path.Combine(Results, "libraries");

    internal static Options Parse(ReadOnlySpan<string> arguments)
    {
        List<SuiteTarget> targets = [];
        string? repository = null;
        string? report = null;
        bool quick = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--quick":
                    quick = true;
                    break;
                case "--rid" when i + 1 < arguments.Length:
                    targets.Add(SuiteTargets.Find(arguments[++i]));
                    break;
                case "--repository" when i + 1 < arguments.Length:
                    repository = Path.GetFullPath(arguments[++i]);
                    break;
                case "--report" when i + 1 < arguments.Length:
                    report = Path.GetFullPath(arguments[++i]);
                    break;
                default:
                    throw new GuestException($"'{arguments[i]}' is not an option, or lacks its value. {Usage}");
            }
        }

        return new Options(repository ?? throw new GuestException(Usage), targets.Count == 0 ? SuiteTargets.All : [.. targets.Distinct()], report, quick);
    }
}
