using System.Collections.Concurrent;
using FfiToolkit.LibffiSuite.Building;
using FfiToolkit.LibffiSuite.Dejagnu;
using FfiToolkit.LibffiSuite.Programs;
using FfiToolkit.LibffiSuite.Running;
using FfiToolkit.LibffiSuite.Targets;

[assembly: AssemblyFixture(typeof(FfiToolkit.LibffiSuite.Tests.Bench))]

namespace FfiToolkit.LibffiSuite.Tests;

/// <summary>Compiles and runs programs of the tests' own, as tests of libffi are. What they need besides is made once for each target.</summary>
public sealed class Bench : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ffitk-suite-");
    private readonly ConcurrentDictionary<string, Lazy<Task<Opened>>> _opened = [];
    private int _programs;

    /// <summary>Runs a program on a target; skips the test where the target's library or tools are missing.</summary>
    internal async Task<ProgramResult> RunAsync(string rid, string text)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        SuiteSource source = new(Options);
        SuiteTarget target = SuiteTargets.Find(rid);
        string? missing = source.TryFindLibrary(rid, out string library, out string? none) ? target.Missing() : none;
        Assert.SkipWhen(missing is not null, missing ?? "");

        Opened opened = await _opened.GetOrAdd(rid, _ => new(() => OpenAsync(source, target, library))).Value;
        string file = Path.Combine(_folder.FullName, $"program-{Interlocked.Increment(ref _programs)}.c");
        await File.WriteAllTextAsync(file, text, cancellation);
        BuiltFile built = await opened.Cache.ProgramAsync(new TestProgram("own", file, TestDirectives.Read("", target.Triplet), Variant.Optimized), null, cancellation);
        Assert.Null(built.Problem);
        return await opened.Runner.RunAsync(built.Path, library, Options.TimeLimit, cancellation);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private SuiteOptions Options => Repository.Options() with { WorkFolder = _folder.FullName };

    // Not under one test's token: others wait for it too.
    private async Task<Opened> OpenAsync(SuiteSource source, SuiteTarget target, string library)
    {
        string folder = Path.Combine(_folder.FullName, target.Rid);
        string headers = Path.Combine(folder, "include");
        source.WriteHeaders(await source.AcquireAsync(target.Rid, CancellationToken.None), target.Rid, headers);
        return new(await ProgramCache.OpenAsync(target.Toolset, folder, [headers], [], library, store: null, CancellationToken.None), target.OpenRunner(folder));
    }

    private sealed record Opened(ProgramCache Cache, IProgramRunner Runner);
}
