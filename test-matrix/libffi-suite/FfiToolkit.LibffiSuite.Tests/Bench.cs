using FfiToolkit.Build.Tasks.Sources;
using FfiToolkit.LibffiSuite.Building;
using FfiToolkit.LibffiSuite.Dejagnu;
using FfiToolkit.LibffiSuite.Programs;
using FfiToolkit.LibffiSuite.Running;
using FfiToolkit.LibffiSuite.Targets;

namespace FfiToolkit.LibffiSuite.Tests;

/// <summary>Compiles and runs programs of the tests' own, as tests of libffi are.</summary>
internal sealed class Bench : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ffitk-suite-");

    internal string Folder => _folder.FullName;

    /// <summary>Runs a program on a target; skips the test where the target's library or tools are missing.</summary>
    internal async Task<ProgramResult> RunAsync(string rid, string text)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        SuiteOptions options = Repository.Options() with { WorkFolder = Folder };
        SuiteSource source = new(options);
        SuiteTarget target = SuiteTargets.Find(rid);
        string? missing = source.TryFindLibrary(rid, out string library, out string? none) ? target.Missing() : none;
        Assert.SkipWhen(missing is not null, missing ?? "");

        AcquiredSource tree = await source.AcquireAsync(rid, cancellation);
        string headers = Path.Combine(Folder, rid, "include");
        source.WriteHeaders(tree, rid, headers);
        string file = Path.Combine(Folder, "program.c");
        await File.WriteAllTextAsync(file, text, cancellation);
        ProgramCache cache = await ProgramCache.OpenAsync(target.Toolset, Path.Combine(Folder, rid), [headers], [], library, cancellation);
        BuiltFile built = await cache.ProgramAsync(new TestProgram("own", file, TestDirectives.Read("", target.Triplet), Variant.Optimized), null, cancellation);
        Assert.Null(built.Problem);
        return await target.OpenRunner(Path.Combine(Folder, rid)).RunAsync(built.Path, library, TimeSpan.FromSeconds(20), cancellation);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
