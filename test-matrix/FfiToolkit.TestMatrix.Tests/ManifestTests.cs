using System.Text.Json.Nodes;

namespace FfiToolkit.TestMatrix.Tests;

public class ManifestTests
{
    private static readonly string s_file = Checkout.ManifestOf(Checkout.Root());

    [Fact]
    public void Every_operating_system_has_every_architecture_and_what_does_not_exist_says_why()
    {
        MatrixManifest manifest = ManifestReader.Read(s_file);

        Assert.Equal(15, manifest.Cells.Length);
        Assert.Equal(["linux-musl-arm", "osx-arm", "freebsd-arm", "win-arm"], manifest.Cells.Where(static cell => !cell.Exists).Select(static cell => cell.Name));
        Assert.All(manifest.Cells.Where(static cell => cell.Exists), cell => Assert.Equal(manifest.Suites.Length, cell.Suites.Count));
    }

    [Fact]
    public void The_cells_with_conformance_are_those_that_the_conformance_program_has_rows_for()
    {
        MatrixManifest manifest = ManifestReader.Read(s_file);
        IEnumerable<string> rows = JsonNode.Parse(File.ReadAllText(s_file))!["conformance"]!.AsArray().Select(static row => (string)row!["target"]!).Distinct();

        Assert.Equal(
            rows.Order(StringComparer.Ordinal),
            manifest.Cells.Where(static cell => cell.Exists && cell.Suites["conformance"].Level > Level.CiOnly).Select(static cell => cell.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_command_of_the_matrix_names_a_file_that_is_there()
    {
        string root = Checkout.Root();
        foreach (string program in ManifestReader.Read(s_file).Suites.SelectMany(static suite => suite.Prepare.Add(suite.Command)).Select(static command => command[0]).Where(static program => program.Contains('/', StringComparison.Ordinal)))
        {
            Assert.True(File.Exists(Path.Combine(root, program)), program);
        }
    }

    [Fact]
    public void What_prepares_a_suite_knows_its_cells_and_whether_the_run_is_quick()
    {
        SuiteDefinition suite = new("fake", "fake", [["all", "{cells}", "{quick}"], ["one", "{cell}"]], ["run"], ["--quick", "--less"], TimeSpan.FromMinutes(1), [], IsAlone: false);

        Assert.Equal(["all a,b"], suite.PrepareFor(["a", "b"], quick: false).Select(static command => string.Join(' ', command)));
        Assert.Equal(["all a --quick --less"], suite.PrepareFor(["a"], quick: true).Select(static command => string.Join(' ', command)));
        Assert.Equal(["one a"], suite.PrepareFor("a").Select(static command => string.Join(' ', command)));
    }

    [Fact]
    public void Every_package_that_a_tool_comes_from_is_installed_by_the_scripts()
    {
        string scripts = File.ReadAllText(Path.Combine(Checkout.Root(), "eng", "common.sh"));
        Assert.All(ManifestReader.Read(s_file).Tools.SelectMany(static tool => tool.Package.Split(' ')), package => Assert.Contains(package, scripts, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cells/0/suites/engine/level", "\"natve\"", "cells[0].suites.engine.level: 'natve' is not a level. Known: none, ci-only, emulated, wine, qemu-user, native.")]
    [InlineData("cells/2/suites/engine/note", null, "cells[2].suites.engine.note: must say why the suite runs nowhere.")]
    [InlineData("cells/0/suites/node", null, "cells[0].suites.node: is missing. Say its level, or 'none' with a note.")]
    [InlineData("cells/0/suites/nodes", "{\"level\":\"native\"}", "cells[0].suites.nodes: is not a suite. Known: libffi, conformance, engine, consumer, node, stubs-in-v8, bun, deno, native-libraries.")]
    [InlineData("cells/0/architecture", "\"x86\"", "cells[0].architecture: 'x86' is not one of x64, arm64, arm.")]
    [InlineData("cells/0/cell", "\"linux-amd64\"", "cells[0].cell: must be 'linux-x64', not 'linux-amd64'.")]
    [InlineData("cells/0", null, "cells: 'linux-x64' is missing. A cell that does not exist says so with 'absent'.")]
    [InlineData("cells/0/ci", null, "cells[0].ci: is missing: the machine of the CI that is nearest to the cell.")]
    [InlineData("cells/0/comment", "\"x\"", "cells[0].comment: is not known here. Known: absent, architecture, cell, ci, os, suites.")]
    [InlineData("cells/1/ci/raises", "[\"fuzz\"]", "cells[1].ci.raises: 'fuzz' does not run in this cell.")]
    [InlineData("cells/1/ci/raises", "[\"engine\",\"libffi\"]", "cells[1].ci.raises: 'libffi' has no runner for a linux-arm64 machine: its 'hosts' are linux-x64.")]
    [InlineData("suites/4/hosts", "[\"osx-arm\"]", "suites.node.hosts: 'osx-arm' is not a cell that exists.")]
    [InlineData("suites/4/hosts", null, "suites[4].hosts: is missing.")]
    [InlineData("cells/6/ci/raises", "[]", "cells[6].suites.engine: is ci-only, but ci.raises does not hold it, so that it runs nowhere.")]
    [InlineData("suites/1/minutes", "0", "suites[1].minutes: must be a number above 0.")]
    [InlineData("suites/1/alone", "1", "suites[1].alone: must be true or false, not a number.")]
    [InlineData("suites/1/command", "[\"x\"]", "suites[1].command: must name a program and hold '{report}', the folder that takes the report.")]
    [InlineData("tools/0/cells", "[\"osx-arm\"]", "tools[0].cells: 'osx-arm' is not a cell that exists.")]
    [InlineData("tools", "{}", "tools: must be a list, not an object.")]
    public void A_mistake_is_named_with_its_place(string place, string? value, string problem)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(s_file))!;
        string[] steps = place.Split('/');
        JsonNode parent = steps[..^1].Aggregate(root, static (node, step) => int.TryParse(step, out int index) ? node[index]! : node[step]!);
        if (parent is JsonArray list)
        {
            list.RemoveAt(int.Parse(steps[^1], null));
        }
        else if (value is null)
        {
            parent.AsObject().Remove(steps[^1]);
        }
        else
        {
            parent[steps[^1]] = JsonNode.Parse(value);
        }

        ManifestException failure = Assert.Throws<ManifestException>(() => ManifestReader.Parse(root.ToJsonString(), "matrix.json"));
        Assert.Contains(problem, failure.Problems);
        Assert.StartsWith("'matrix.json' is not a matrix:", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_JSON_is_refused_with_its_line()
    {
        ManifestException failure = Assert.Throws<ManifestException>(static () => ManifestReader.Parse("{\n  \"suites\": [,]\n}", "matrix.json"));
        Assert.StartsWith("line 2: ", Assert.Single(failure.Problems), StringComparison.Ordinal);
    }
}
