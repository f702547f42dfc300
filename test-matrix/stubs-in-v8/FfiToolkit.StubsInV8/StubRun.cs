using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace FfiToolkit.StubsInV8;

/// <summary>Makes the addon of a cell and runs it in that cell's Node.</summary>
internal static class StubRun
{
    internal const string Suite = "stubs-in-v8";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(4);

    /// <exception cref="GuestException">The addon does not compile.</exception>
    internal static SuiteReport Run(V8Machine machine, string root)
    {
        var watch = Stopwatch.StartNew();
        Launcher launcher = Launcher.All.Single(one => one.Name == machine.Launcher);
        SuiteReport report = new() { Suite = Suite, Cell = machine.Rid, Level = launcher.Level };
        if (Missing(machine, launcher, root) is { } missing)
        {
            return report with { Missing = missing };
        }

        string folder = Path.Combine(root, "artifacts", Suite, machine.Rid);
        Directory.CreateDirectory(folder);
        ImmutableArray<BoundStub> stubs = BoundStub.AllOf(machine);
        AddonFiles.Write(folder, stubs);
        string native = Path.Combine(AppContext.BaseDirectory, "Native");
        ChildProgram.Require(folder, "compile.log",
        [
            machine.Compiler, machine.NodeMajor == 20 ? "-std=gnu++17" : "-std=gnu++20", "-O2", "-shared", "-fPIC", "-fno-exceptions", "-fno-rtti", "-Wall", "-Wextra", "-Werror",
            FormattableString.Invariant($"-DFFITK_NODE={machine.NodeMajor}"), "-isystem", Path.Combine(NodeFolder(machine, root), "include", "node"),
            "-I", Path.Combine(root, "engine", "FfiToolkit.Node", "native"), "-I", ".", Path.Combine(native, "addon.cc"), "-o", "stubs.node",
        ]);
        int code = ChildProgram.Run(folder, "run.log", s_limit, new Dictionary<string, string>(),
        [
            .. launcher.Command, .. machine.Sysroot.Length > 0 ? ["-L", machine.Sysroot] : Array.Empty<string>(),
            Program(machine, root), "--allow-natives-syntax", Path.Combine(native, "run.js"), folder,
        ]);
        ImmutableArray<CaseReport> failures = Read(File.ReadAllLines(Path.Combine(folder, "run.log")), code, stubs.Length, out int passed);
        return report with { Passed = passed, Failures = failures, Seconds = Math.Round(watch.Elapsed.TotalSeconds, 1) };
    }

    private static ImmutableArray<CaseReport> Read(string[] lines, int code, int count, out int passed)
    {
        JsonNode[] cases = [.. lines.Where(static line => line.StartsWith("{\"name\"", StringComparison.Ordinal)).Select(static line => JsonNode.Parse(line)!)];
        List<CaseReport> failures = [.. cases.Where(static one => one["problem"] is not null).Select(static one => new CaseReport((string)one["name"]!, (string)one["problem"]!))];
        passed = cases.Length - failures.Count;
        if (code != 0 || cases.Length != count)
        {
            failures.Add(new CaseReport("runs to its end", $"The process exited with {code} after {cases.Length} of {count} stubs. It printed last: {string.Join('\n', lines.TakeLast(15))}"));
        }

        return [.. failures];
    }

    private static string? Missing(V8Machine machine, Launcher launcher, string root)
    {
        if (machine.Launcher == "native" && machine.Rid != ThisMachine.Rid)
        {
            return $"{machine.Rid} programs do not run on this machine";
        }

        if (!File.Exists(Program(machine, root)))
        {
            return $"'{Program(machine, root)}' is not there: run eng/nodes.sh";
        }

        (string Program, string Package)[] needed = [(machine.Compiler, machine.Package), .. launcher.Command.Select(command => (command, launcher.Package))];
        string[] lacking = [.. needed.Where(static one => !ChildProgram.Exists(one.Program)).Select(static one => $"{one.Program} (Debian: apt-get install {one.Package})")];
        return lacking.Length == 0 ? null : $"not installed: {string.Join(", ", lacking)}";
    }

    private static string NodeFolder(V8Machine machine, string root) => Path.Combine(root, "artifacts", "nodes", machine.Node);

    private static string Program(V8Machine machine, string root) => Path.Combine(NodeFolder(machine, root), "bin", "node");
}
