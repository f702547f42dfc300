namespace FfiToolkit.TestMatrix.Tests;

public class SelectionTests
{
    private static readonly MatrixManifest s_manifest = ManifestReader.Read(Checkout.ManifestOf(Checkout.Root()));

    [Theory]
    [InlineData(4)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public void The_shards_together_are_the_whole_and_share_nothing(int count)
    {
        string[] whole = Names(Shard.Whole);
        string[] together = [.. Enumerable.Range(1, count).SelectMany(i => Names(Shard.Parse($"{i}/{count}")))];

        Assert.Equal(whole.Order(StringComparer.Ordinal), together.Order(StringComparer.Ordinal));
        Assert.True(whole.Length > 20);
    }

    [Theory]
    [InlineData("0/4")]
    [InlineData("5/4")]
    [InlineData("1")]
    [InlineData("a/b")]
    [InlineData("1/0")]
    [InlineData("-1/4")]
    public void What_is_no_shard_is_refused(string text) =>
        Assert.Equal($"'{text}' is not a shard. Write --shard i/n with i from 1 to n, such as 2/4.", Assert.Throws<MatrixException>(() => Shard.Parse(text)).Message);

    [Fact]
    public void Unknown_and_absent_names_are_refused_with_what_is_known()
    {
        Assert.StartsWith("'linux-amd64' is not a cell. Known: linux-x64, ", Refusal("linux-amd64", null), StringComparison.Ordinal);
        Assert.Equal("The cell 'osx-arm' does not exist: macOS never ran on 32-bit ARM.", Refusal("osx-arm", null));
        Assert.Equal("'fuzz' is not a suite. Known: libffi, conformance, engine, consumer, node, stubs-in-v8, bun, deno, native-libraries.", Refusal(null, "fuzz"));
        Assert.Equal("Nothing of that runs on a linux-x64 machine. 'list' shows what runs where.", Refusal("osx-arm64", "engine"));
    }

    [Fact]
    public void A_machine_of_the_cells_own_kind_runs_natively_what_the_CI_raises_and_nothing_else()
    {
        Job[] jobs = [.. Selection.Choose(s_manifest, "linux-arm64", [], [], Shard.Whole, quick: false)];

        Assert.Equal(["linux-arm64 conformance", "linux-arm64 engine", "linux-arm64 consumer", "linux-arm64 node"], jobs.Select(static job => job.ToString()));
        Assert.All(jobs, static job => Assert.Equal(Level.Native, job.Level));
    }

    [Fact]
    public void A_quick_run_leaves_out_suites_without_a_quick_form_and_asks_the_others_for_less()
    {
        Job[] jobs = [.. Selection.Choose(s_manifest, "linux-x64", [], [], Shard.Whole, quick: true)];

        Assert.Contains(jobs, static job => job.Suite.Name == "conformance");
        Assert.All(jobs, static job => Assert.Contains("--quick", job.Suite.CommandFor(job.Cell.Name, "folder", quick: true)));
    }

    [Fact]
    public void A_suite_can_be_quick_among_others_that_are_whole()
    {
        RunOptions options = new() { Root = "", Folder = "", QuickSuites = Selection.Quick(s_manifest, ["node"]) };

        Assert.Equal(["node"], s_manifest.Suites.Where(options.IsQuick).Select(static suite => suite.Name));
        Assert.Equal("The suite 'libffi' has no quick form. Those that have: conformance, engine, consumer, node, bun, deno, native-libraries.", Assert.Throws<MatrixException>(static () => Selection.Quick(s_manifest, ["libffi"])).Message);
        Assert.StartsWith("'fuzz' is not a suite. Known: ", Assert.Throws<MatrixException>(static () => Selection.Quick(s_manifest, ["fuzz"])).Message, StringComparison.Ordinal);
    }

    private static string Refusal(string? cell, string? suite) => Assert.Throws<MatrixException>(
        () => Selection.Choose(s_manifest, "linux-x64", cell is null ? [] : [cell], suite is null ? [] : [suite], Shard.Whole, quick: false)).Message;

    private static string[] Names(Shard shard) => [.. Selection.Choose(s_manifest, "linux-x64", [], [], shard, quick: false).Select(static job => job.ToString())];
}
