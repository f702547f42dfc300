using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using FfiToolkit.LibffiSuite.Building;
using FfiToolkit.LibffiSuite.Dejagnu;
using FfiToolkit.LibffiSuite.Programs;
using FfiToolkit.LibffiSuite.Running;
using FfiToolkit.LibffiSuite.Targets;

namespace FfiToolkit.LibrarySuite;

/// <summary>Compiles and runs the programs of every library on one target, as libffi's tests are.</summary>
/// <remarks>A library's folder has <c>check.c</c>, and <c>check-own.c</c> with tests that its authors wrote, from the sources that it was built from.</remarks>
/// <param name="options">What to run, and where.</param>
/// <param name="target">The target.</param>
internal sealed class LibraryRun(Options options, SuiteTarget target)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    private static readonly TestDirectives s_nothingSaid = new(FailureIsExpected: false, [], Output: null, OutputFailureIsExpected: false);

    // What only computes: an emulated processor has no files, no threads and no C++. What of a program needs them is not compiled there (EMULATED).
    private static readonly ImmutableHashSet<string> s_onlyCompute = [Options.Template, "lz4", "zlib"];

    private static readonly CaseReport s_others = new("real libraries, also from .NET and from Node", "run by eng/matrix.sh run --suite native-libraries");

    private bool IsEmulated => target.Level == "emulated";

    /// <summary>Runs them.</summary>
    /// <exception cref="GuestException">Nothing was built, or a tool that makes what programs need is broken.</exception>
    internal async Task<LibraryReport> RunAsync(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        if (target.Missing() is { } missing)
        {
            return new LibraryReport(target, [], [], missing, watch.Elapsed);
        }

        string[] libraries = !Directory.Exists(options.Built) ? [] : [.. Directory.GetDirectories(options.Built)
            .Select(folder => Path.GetFileName(folder))
            .Where(name => File.Exists(Path.Combine(options.Projects, name, "check.c")) && (!options.Quick || name == Options.Template))
            .Order(StringComparer.Ordinal)];
        if (libraries.Length == 0)
        {
            throw new GuestException($"'{options.Built}' has no library. Run eng/native-libraries.sh --build first.");
        }

        List<LibraryResult> results = [];
        foreach (string library in libraries)
        {
            results.Add(await RunAsync(library, cancellation).ConfigureAwait(false));
        }

        return new LibraryReport(target, [.. results], options.Quick ? [s_others] : [], null, watch.Elapsed);
    }

    private async Task<LibraryResult> RunAsync(string library, CancellationToken cancellation)
    {
        string work = Path.Combine(options.Results, "run", target.Rid, library);
        if (PackedLibrary.Unpack(Path.Combine(options.Built, "feed"), library, target.Rid, Path.Combine(work, "packages")) is not { } packed)
        {
            return new LibraryResult(library, null, 0, [], [new CaseReport(library, $"it is not built for {target.Rid}")]);
        }

        LibraryResult result = new(library, new FileInfo(packed.File).Length, 0, [], []);
        if (IsEmulated && !s_onlyCompute.Contains(library))
        {
            return result with { Skipped = [new CaseReport(library, "it asks for more of a system than the emulator has")] };
        }

        foreach (ProgramCounts counts in await RunProgramsAsync(library, packed, work, cancellation).ConfigureAwait(false))
        {
            result = result with { Passed = result.Passed + counts.Passed, Failures = [.. result.Failures, .. counts.Failures] };
        }

        return result;
    }

    private async Task<List<ProgramCounts>> RunProgramsAsync(string library, PackedLibrary packed, string work, CancellationToken cancellation)
    {
        string project = Path.Combine(options.Projects, library);
        string own = Path.Combine(project, "check-own.c");
        List<string> sources = [Path.Combine(project, "check.c")];
        ImmutableArray<string> includes = [packed.Headers, options.Projects];
        if (File.Exists(own))
        {
            sources.Add(own);
            includes = [.. includes, Path.Combine(options.Built, library, "src")];
        }

        ProgramCache cache = await ProgramCache.OpenAsync(
            target.Toolset, work, includes, [project], packed.File, new CompiledStore(CompiledStore.FolderOf(LibraryReport.Suite)), cancellation).ConfigureAwait(false);
        IProgramRunner runner = target.OpenRunner(work);
        await using ConfiguredAsyncDisposable ending = runner.ConfigureAwait(false);
        List<ProgramCounts> all = [];
        foreach (string source in sources)
        {
            TestProgram program = new(library, source, s_nothingSaid, new Variant("", IsEmulated ? ["-O2", "-DEMULATED"] : ["-O2"]));
            string name = program.ToString();
            BuiltFile file = await cache.ProgramAsync(program, null, cancellation).ConfigureAwait(false);
            if (file.Problem is not null)
            {
                all.Add(new ProgramCounts(0, [new CaseReport(name, file.Problem)]));
                continue;
            }

            ProgramResult result = await runner.RunAsync(file.Path, packed.File, s_limit, cancellation).ConfigureAwait(false);
            all.Add(ProgramCounts.Read(name, result.Output, result.Problem));
        }

        if (library != Options.Template && target.Rid == ThisMachine.Rid)
        {
            all.AddRange(Consumers.Run(options, library, packed, Path.Combine(work, "consumers")));
        }

        return all;
    }
}
