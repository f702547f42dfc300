using System.Collections.Immutable;

namespace FfiToolkit.TestMatrix.Tests;

/// <summary>A matrix of suites that are shell scripts, in a folder that goes with the test.</summary>
internal sealed class Bench : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ffitk-matrix-");
    private readonly List<SuiteDefinition> _suites = [];
    private readonly List<Cell> _cells = [];
    private readonly List<Tool> _tools = [];

    internal string Folder => _folder.FullName;

    internal string Results => Path.Combine(Folder, "results");

    internal MatrixManifest Manifest => new([.. _suites], [.. _cells.Select(WithEverySuite)], [.. _tools]);

    internal RecordingObserver Observer { get; } = new();

    /// <summary>A script's lines that write a good report of 3 cases.</summary>
    internal static string Passing(string cell, string suite = "fake", string level = "native") =>
        Report($$"""{ "suite": "{{suite}}", "cell": "{{cell}}", "level": "{{level}}", "passed": 3 }""");

    internal static string Report(string json) => $"cat > \"$1/report.json\" <<'END'\n{json}\nEND";

    /// <summary>Adds a suite whose script gets the folder of the report and the cell.</summary>
    internal Bench Suite(string name, string script, double seconds = 30, bool alone = false, params string[][] prepare)
    {
        string file = Path.Combine(Folder, $"{name}.sh");
        File.WriteAllText(file, $"{script}\n");
        return Command(name, ["bash", file, "{report}", "{cell}"], seconds, alone, prepare);
    }

    internal Bench Command(string name, ImmutableArray<string> command, double seconds = 30, bool alone = false, params string[][] prepare)
    {
        _suites.Add(new SuiteDefinition(name, name, [.. prepare.Select(static one => one.ToImmutableArray())], command, null, TimeSpan.FromSeconds(seconds), [], alone));
        return this;
    }

    internal Bench Cell(string name, string suite = "fake", Level level = Level.Native)
    {
        _cells.Add(new Cell(name, "linux", "x64", null, ImmutableDictionary<string, CellSuite>.Empty.Add(suite, new CellSuite(level, null)), new CiPlace("ubuntu-24.04", null, null, [], [])));
        return this;
    }

    internal Bench Tool(string program, string package, string cell, string suite = "fake")
    {
        _tools.Add(new Tool(program, false, package, "runs programs", [cell], [suite]));
        return this;
    }

    internal async Task<RunResults> RunAsync(int jobs = 1, string? root = null, TimeSpan? limit = null, CancellationTokenSource? cancel = null)
    {
        RunOptions options = new() { Root = root ?? Folder, Folder = Results, Jobs = jobs, Limit = limit };
        ImmutableArray<Job> chosen = Selection.Choose(Manifest, "linux-x64", [], [], Shard.Whole, quick: false);
        return await new MatrixRun(Manifest, options, Observer).RunAsync(chosen, cancel?.Token ?? CancellationToken.None);
    }

    internal string Log(string cell) => File.ReadAllText(Path.Combine(Results, "logs", $"{cell}-fake.log"));

    // As in a manifest: a cell says of each suite whether it runs there.
    private Cell WithEverySuite(Cell cell) =>
        cell with { Suites = cell.Suites.AddRange(_suites.Where(suite => !cell.Suites.ContainsKey(suite.Name)).Select(static suite => KeyValuePair.Create(suite.Name, new CellSuite(Level.None, "not of this test")))) };

    public void Dispose() => _folder.Delete(recursive: true);
}
