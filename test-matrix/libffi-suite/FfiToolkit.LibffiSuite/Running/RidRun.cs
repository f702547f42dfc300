using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using FfiToolkit.Build.Tasks.Sources;
using FfiToolkit.LibffiSuite.Building;
using FfiToolkit.LibffiSuite.Canaries;
using FfiToolkit.LibffiSuite.Programs;
using FfiToolkit.LibffiSuite.Targets;

namespace FfiToolkit.LibffiSuite.Running;

/// <summary>Runs the suite on one target.</summary>
/// <param name="options">What to run, and where.</param>
internal sealed class RidRun(SuiteOptions options)
{
    private readonly SuiteSource _source = new(options);

    /// <summary>Compiles and runs every test and every canary.</summary>
    /// <exception cref="GuestException">The bench itself is broken.</exception>
    internal async Task<RidReport> RunAsync(SuiteTarget target, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        RidReport report = new() { Target = target };
        if ((_source.TryFindLibrary(target.Rid, out string library, out string? missing) ? target.Missing() : missing) is string problem)
        {
            return report with { Missing = problem };
        }

        string folder = Path.Combine(options.WorkFolder, target.Rid);
        Directory.CreateDirectory(folder);
        using FileStream turn = Turn(folder);
        AcquiredSource source = await _source.AcquireAsync(target.Rid, cancellation).ConfigureAwait(false);
        string testsuite = Path.Combine(source.Folder, "testsuite");
        string headers = Path.Combine(folder, "include");
        _source.WriteHeaders(source, target.Rid, headers);
        ProgramCache cache = await ProgramCache.OpenAsync(
            target.Toolset, folder, [headers, Path.Combine(source.Folder, "include"), Path.Combine(testsuite, "libffi.call")], [testsuite], library, options.StoreFolder is { } store ? new CompiledStore(store) : null, cancellation).ConfigureAwait(false);
        ImmutableHashSet<string> features = await cache.FeaturesAsync([.. SuiteFolder.All.Select(static one => one.Condition).OfType<string>()], cancellation).ConfigureAwait(false);
        IProgramRunner runner = target.OpenRunner(folder);
        await using ConfiguredAsyncDisposable ending = runner.ConfigureAwait(false);
        TestProgram[] programs = [.. new TestCatalog(testsuite, options.Variants).List(target, features).Where(options.Selected ?? (static _ => true))];
        await cache.CompileAheadAsync(programs.Where(static program => program.Unsupported is null), options.Jobs, cancellation).ConfigureAwait(false);
        CanaryRun canaries = new(cache, runner, testsuite, library, options);

        // Canaries first: one of them only waits.
        ConcurrentDictionary<int, CanaryResult> caught = [];
        ConcurrentDictionary<int, TestResult> results = [];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancellation };
        await Parallel.ForAsync(options.WithCanaries ? -Canary.All.Length : 0, programs.Length, parallel, async (i, token) =>
        {
            if (i < 0)
            {
                caught[-i] = await canaries.RunAsync(Canary.All[^-i], token).ConfigureAwait(false);
            }
            else
            {
                results[i] = await TestAsync(programs[i], cache, runner, library, token).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);

        return report with
        {
            Results = [.. results.OrderBy(static pair => pair.Key).Select(static pair => pair.Value)],
            Canaries = [.. caught.OrderByDescending(static pair => pair.Key).Select(static pair => pair.Value)],
            Compiled = cache.Compiled,
            Time = watch.Elapsed,
        };
    }

    private async Task<TestResult> TestAsync(TestProgram program, ProgramCache cache, IProgramRunner runner, string library, CancellationToken cancellation)
    {
        if (program.Unsupported is string reason)
        {
            return new TestResult(program, Verdict.Unsupported, reason);
        }

        BuiltFile built = await cache.ProgramAsync(program, null, cancellation).ConfigureAwait(false);
        return built.Problem is not null
            ? TestResult.Of(program, built)
            : TestResult.Of(program, await runner.RunAsync(built.Path, library, options.TimeLimit, cancellation).ConfigureAwait(false));
    }

    // Two runs in one checkout would write the same programs.
    private static FileStream Turn(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "run.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new GuestException($"another run is using '{folder}'. Wait for it, or give this one a --work folder of its own.");
        }
    }
}
