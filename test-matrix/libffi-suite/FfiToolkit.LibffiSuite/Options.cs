using System.Collections.Immutable;
using System.Globalization;
using FfiToolkit.LibffiSuite.Programs;
using FfiToolkit.LibffiSuite.Running;
using FfiToolkit.LibffiSuite.Targets;

namespace FfiToolkit.LibffiSuite;

/// <summary>What the command line asks for.</summary>
/// <param name="Targets">The targets, in order.</param>
/// <param name="Suite">What each run does.</param>
/// <param name="ReportFolder">Where reports go; null for nowhere.</param>
/// <param name="Verbose">Whether to say how each canary was noticed.</param>
internal sealed record Options(ImmutableArray<SuiteTarget> Targets, SuiteOptions Suite, string? ReportFolder, bool Verbose)
{
    internal const string Usage =
        "usage: FfiToolkit.LibffiSuite --repository FOLDER [--rid RID]... [--report FOLDER] [--jobs N] [--O0] [--test TEXT]... [--native FOLDER] [--work FOLDER] [--verbose]";

    internal static Options Parse(ReadOnlySpan<string> arguments)
    {
        List<SuiteTarget> targets = [];
        List<string> tests = [];
        string? repository = null, report = null, native = null, work = null;
        int jobs = Environment.ProcessorCount;
        bool verbose = false, unoptimized = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            string option = arguments[i];
            switch (option)
            {
                case "--verbose":
                    verbose = true;
                    continue;
                case "--O0":
                    unoptimized = true;
                    continue;
                default:
                    break;
            }

            string value = i + 1 < arguments.Length ? arguments[++i] : throw new GuestException($"'{option}' is not an option, or lacks its value. {Usage}");
            switch (option)
            {
                case "--rid":
                    targets.Add(SuiteTargets.Find(value));
                    break;
                case "--test":
                    tests.Add(value);
                    break;
                case "--repository":
                    repository = Path.GetFullPath(value);
                    break;
                case "--report":
                    report = Path.GetFullPath(value);
                    break;
                case "--native":
                    native = Path.GetFullPath(value);
                    break;
                case "--work":
                    work = Path.GetFullPath(value);
                    break;
                case "--jobs":
                    jobs = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) && parsed > 0
                        ? parsed
                        : throw new GuestException($"'--jobs {value}': give a number of 1 or more.");
                    break;
                default:
                    throw new GuestException($"'{option}' is not an option. {Usage}");
            }
        }

        _ = repository ?? throw new GuestException(Usage);
        SuiteOptions suite = new()
        {
            NativeRoot = native ?? Path.Combine(repository, "artifacts", "native"),
            DataFolder = Path.Combine(repository, "native-deps", "libffi"),
            WorkFolder = work ?? Path.Combine(repository, "artifacts", "libffi-suite"),
            StoreFolder = work is null ? CompiledStore.FolderOf("libffi-suite") : null,
            Jobs = jobs,
            Variants = unoptimized ? [Variant.Optimized, Variant.Unoptimized] : [Variant.Optimized],
            Selected = tests.Count == 0 ? null : program => tests.Any(text => program.ToString().Contains(text, StringComparison.Ordinal)),
        };
        return new Options(targets.Count == 0 ? SuiteTargets.All : [.. targets.Distinct()], suite, report, verbose);
    }
}
