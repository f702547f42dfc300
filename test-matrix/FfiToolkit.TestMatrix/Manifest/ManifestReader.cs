using System.Collections.Immutable;
using System.Text.Json;

namespace FfiToolkit.TestMatrix;

/// <summary>Reads and checks <c>matrix.json</c>.</summary>
internal static class ManifestReader
{
    /// <summary>The operating systems of the matrix.</summary>
    internal static ImmutableArray<string> OperatingSystems { get; } = ["linux", "linux-musl", "osx", "freebsd", "win"];

    /// <summary>The architectures of the matrix.</summary>
    internal static ImmutableArray<string> Architectures { get; } = ["x64", "arm64", "arm"];

    /// <summary>Reads a file.</summary>
    /// <exception cref="ManifestException">It does not hold what a matrix must; the message names every place.</exception>
    internal static MatrixManifest Read(string file)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (IOException failure)
        {
            throw new MatrixException($"The matrix cannot be read: {failure.Message}");
        }

        return Parse(text, file);
    }

    internal static MatrixManifest Parse(string text, string file)
    {
        List<string> problems = [];
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text);
        }
        catch (JsonException failure)
        {
            throw new ManifestException(file, [$"line {failure.LineNumber + 1}: {failure.Message}"]);
        }

        using (document)
        {
            JsonNodeReader root = new(document.RootElement, "", problems);
            ImmutableArray<SuiteDefinition> suites = [.. root.Objects("suites").Select(ReadSuite)];
            string[] names = [.. suites.Select(static suite => suite.Name)];
            ImmutableArray<Cell> cells = [.. root.Objects("cells").Select(cell => ReadCell(cell, suites))];
            ImmutableArray<Tool> tools = [.. root.Objects("tools").Select(tool => ReadTool(tool, cells, names))];

            // The rows of the conformance program, which reads and checks them itself.
            root.Allow("conformance");
            root.RefuseOthers();
            RequireUnique(problems, "suites", names);
            RequireCells(problems, suites, cells);
            RequireWhole(problems, cells);
            return problems.Count == 0 ? new MatrixManifest(suites, cells, tools) : throw new ManifestException(file, [.. problems]);
        }
    }

    private static SuiteDefinition ReadSuite(JsonNodeReader node)
    {
        SuiteDefinition suite = new(
            node.Text("name"),
            node.Text("title"),
            node.OptionalListOfTexts("prepare"),
            node.Texts("command"),
            node.OptionalTexts("quick"),
            TimeSpan.FromMinutes(node.Number("minutes")),
            node.Texts("hosts"),
            node.Flag("alone"));
        if (suite.Command.IsEmpty || !suite.Command.Any(static word => word.Contains("{report}", StringComparison.Ordinal)))
        {
            node.Problem($"{node.Path}.command: must name a program and hold '{{report}}', the folder that takes the report.");
        }

        node.RefuseOthers();
        return suite;
    }

    private static Cell ReadCell(JsonNodeReader node, ImmutableArray<SuiteDefinition> suites)
    {
        string name = node.Text("cell");
        string os = Known(node, "os", OperatingSystems);
        string architecture = Known(node, "architecture", Architectures);
        if (name != $"{os}-{architecture}" && os.Length > 0 && architecture.Length > 0)
        {
            node.Problem($"{node.Path}.cell: must be '{os}-{architecture}', not '{name}'.");
        }

        string? absent = node.OptionalText("absent");
        ImmutableDictionary<string, CellSuite> its = ImmutableDictionary<string, CellSuite>.Empty;
        CiPlace? ci = null;
        if (absent is null)
        {
            its = ReadCellSuites(node, [.. suites.Select(static suite => suite.Name)]);
            ci = ReadCi(node, name, its, suites);
        }

        node.RefuseOthers();
        return new Cell(name, os, architecture, absent, its, ci);
    }

    private static ImmutableDictionary<string, CellSuite> ReadCellSuites(JsonNodeReader node, string[] suites)
    {
        var its = ImmutableDictionary.CreateBuilder<string, CellSuite>();
        if (node.OptionalObject("suites") is not { } list)
        {
            node.Problem($"{node.Path}: needs 'suites', or 'absent' with the reason why the cell does not exist.");
            return its.ToImmutable();
        }

        foreach ((string name, JsonNodeReader suite) in list.Members())
        {
            if (!suites.Contains(name))
            {
                node.Problem($"{suite.Path}: is not a suite. Known: {string.Join(", ", suites)}.");
            }

            string level = suite.Text("level");
            string? note = suite.OptionalText("note");
            if (!Levels.TryParse(level, out Level parsed))
            {
                node.Problem($"{suite.Path}.level: '{level}' is not a level. Known: {Levels.Known}.");
            }
            else if (parsed == Level.None && note is null)
            {
                node.Problem($"{suite.Path}.note: must say why the suite runs nowhere.");
            }

            suite.RefuseOthers();
            its[name] = new CellSuite(parsed, note);
        }

        foreach (string missing in suites.Where(suite => !its.ContainsKey(suite)))
        {
            node.Problem($"{node.Path}.suites.{missing}: is missing. Say its level, or 'none' with a note.");
        }

        return its.ToImmutable();
    }

    private static CiPlace? ReadCi(
        JsonNodeReader node, string cell, ImmutableDictionary<string, CellSuite> suites, ImmutableArray<SuiteDefinition> definitions)
    {
        if (node.OptionalObject("ci") is not { } ci)
        {
            node.Problem($"{node.Path}.ci: is missing: the machine of the CI that is nearest to the cell.");
            return null;
        }

        CiPlace place = new(ci.Text("runner"), ci.OptionalText("image"), ci.OptionalText("vm"), ci.OptionalTexts("packages") ?? [], ci.Texts("raises"));
        foreach (string raised in place.Raises)
        {
            if (!suites.TryGetValue(raised, out CellSuite? suite) || suite.Level == Level.None)
            {
                node.Problem($"{ci.Path}.raises: '{raised}' does not run in this cell.");
            }
            else if (definitions.FirstOrDefault(one => one.Name == raised) is { } definition && !definition.Hosts.Contains(cell))
            {
                node.Problem($"{ci.Path}.raises: '{raised}' has no runner for a {cell} machine: its 'hosts' are {string.Join(", ", definition.Hosts)}.");
            }
        }

        foreach ((string name, CellSuite suite) in suites.Where(one => one.Value.Level == Level.CiOnly && !place.Raises.Contains(one.Key)).OrderBy(static one => one.Key, StringComparer.Ordinal))
        {
            node.Problem($"{node.Path}.suites.{name}: is ci-only, but ci.raises does not hold it, so that it runs nowhere.");
        }

        ci.RefuseOthers();
        return place;
    }

    private static Tool ReadTool(JsonNodeReader node, ImmutableArray<Cell> cells, string[] suites)
    {
        string? program = node.OptionalText("program");
        string? library = node.OptionalText("library");
        if (program is null == library is null)
        {
            node.Problem($"{node.Path}: needs either 'program' or 'library'.");
        }

        Tool tool = new(program ?? library ?? "", library is not null, node.Text("package"), node.Text("purpose"), node.Texts("cells"), node.Texts("suites"));
        foreach (string cell in tool.Cells.Where(name => !cells.Any(cell => cell.Name == name && cell.Exists)))
        {
            node.Problem($"{node.Path}.cells: '{cell}' is not a cell that exists.");
        }

        foreach (string suite in tool.Suites.Except(suites))
        {
            node.Problem($"{node.Path}.suites: '{suite}' is not a suite. Known: {string.Join(", ", suites)}.");
        }

        node.RefuseOthers();
        return tool;
    }

    private static string Known(JsonNodeReader node, string name, ImmutableArray<string> known)
    {
        string value = node.Text(name);
        if (value.Length > 0 && !known.Contains(value))
        {
            node.Problem($"{node.Path}.{name}: '{value}' is not one of {string.Join(", ", known)}.");
        }

        return value;
    }

    private static void RequireCells(List<string> problems, ImmutableArray<SuiteDefinition> suites, ImmutableArray<Cell> cells)
    {
        foreach (SuiteDefinition suite in suites)
        {
            foreach (string host in suite.Hosts.Where(host => !cells.Any(cell => cell.Name == host && cell.Exists)))
            {
                problems.Add($"suites.{suite.Name}.hosts: '{host}' is not a cell that exists.");
            }
        }
    }

    private static void RequireUnique(List<string> problems, string path, IEnumerable<string> names)
    {
        foreach (string twice in names.GroupBy(static name => name).Where(static group => group.Count() > 1).Select(static group => group.Key))
        {
            problems.Add($"{path}: '{twice}' is there twice.");
        }
    }

    private static void RequireWhole(List<string> problems, ImmutableArray<Cell> cells)
    {
        RequireUnique(problems, "cells", cells.Select(static cell => cell.Name));
        foreach (string os in OperatingSystems)
        {
            foreach (string architecture in Architectures.Where(one => !cells.Any(cell => cell.Name == $"{os}-{one}")))
            {
                problems.Add($"cells: '{os}-{architecture}' is missing. A cell that does not exist says so with 'absent'.");
            }
        }
    }
}
