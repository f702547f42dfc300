using FfiToolkit.LibffiSuite.Building;
using FfiToolkit.LibffiSuite.Dejagnu;
using FfiToolkit.LibffiSuite.Programs;
using FfiToolkit.LibffiSuite.Running;

namespace FfiToolkit.LibffiSuite.Canaries;

/// <summary>Runs tests that must fail, on the way that all tests go.</summary>
/// <param name="cache">Makes programs.</param>
/// <param name="runner">Runs them.</param>
/// <param name="testsuite">libffi's folder <c>testsuite</c>.</param>
/// <param name="library">The shipped library.</param>
/// <param name="options">The run's options.</param>
internal sealed class CanaryRun(ProgramCache cache, IProgramRunner runner, string testsuite, string library, SuiteOptions options)
{
    private static readonly string s_sources = Path.Combine(AppContext.BaseDirectory, "Canaries");

    /// <summary>Runs one canary.</summary>
    internal async Task<CanaryResult> RunAsync(Canary canary, CancellationToken cancellation)
    {
        string source = Source(canary.Source);
        TestDirectives directives = TestDirectives.Read(await File.ReadAllTextAsync(source, cancellation).ConfigureAwait(false), "");
        TestProgram program = new("canaries", source, directives, Variant.Optimized);
        BuiltFile loaded = canary.Library is string wrong
            ? await cache.LibraryAsync(Source(wrong), cancellation).ConfigureAwait(false)
            : new BuiltFile(library, null);

        // Linked with what it loads: loaders refuse a library that lacks the symbol versions which the program was linked with.
        BuiltFile built = loaded.Problem is null ? await cache.ProgramAsync(program, loaded.Path, cancellation).ConfigureAwait(false) : loaded;
        if (built.Problem is not null)
        {
            return new CanaryResult(canary.Name, false, $"could not be made: {built.Problem}");
        }

        ProgramResult result = await runner.RunAsync(built.Path, loaded.Path, canary.TimeLimit ?? options.TimeLimit, cancellation).ConfigureAwait(false);
        var judged = TestResult.Of(program, result);
        return judged.Verdict switch
        {
            Verdict.Failed when canary.Evidence.Any(text => judged.Message.Contains(text, StringComparison.Ordinal)) => new CanaryResult(canary.Name, true, judged.Message),
            Verdict.Failed => new CanaryResult(canary.Name, false, $"failed for another reason: {judged.Message}"),
            _ => new CanaryResult(canary.Name, false, "passed, and must not"),
        };
    }

    private string Source(string name) => name.Contains('/', StringComparison.Ordinal) ? Path.Combine(testsuite, name) : Path.Combine(s_sources, name);
}
