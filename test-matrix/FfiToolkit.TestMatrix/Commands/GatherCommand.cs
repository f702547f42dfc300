using System.CommandLine;
using Spectre.Console;

namespace FfiToolkit.TestMatrix;

/// <summary>The command <c>gather</c>: joins the results of several machines into one table.</summary>
internal static class GatherCommand
{
    internal static Command Create()
    {
        Argument<string> from = new("folder") { Description = "The folder below which the results.json files are." };
        Option<string?> to = new("--results") { Description = "The folder for the joined results; artifacts/matrix by default." };
        Option<bool> require = new("--require") { Description = "Fail where something was not installed, and where a cell that exists has no result." };
        Command command = new("gather", "Joins the results of several machines.") { from, to, require };
        command.SetAction(parsed =>
        {
            string root = Checkout.Root();
            MatrixManifest manifest = ManifestReader.Read(Checkout.ManifestOf(root));
            return Gather(Terminal.Create(), manifest, parsed.GetValue(from)!, parsed.GetValue(to) ?? Path.Combine(root, "artifacts", "matrix"), parsed.GetValue(require));
        });
        return command;
    }

    internal static int Gather(IAnsiConsole console, MatrixManifest manifest, string from, string to, bool require)
    {
        string[] files = Directory.Exists(from) ? Directory.GetFiles(from, ResultFiles.Json, SearchOption.AllDirectories) : [];
        if (files.Length == 0)
        {
            throw new MatrixException($"There is no {ResultFiles.Json} below '{from}'.");
        }

        var results = RunResults.Join([.. files.Order(StringComparer.Ordinal).Select(RunResults.Read)]);
        TerminalReport.Write(console, results);
        ResultFiles.Write(results, manifest, to);

        // A machine that died before it wrote anything must not look like one that passed.
        string[] silent =
        [
            .. manifest.Cells.Where(static cell => cell.Exists).SelectMany(cell => cell.Suites
                .Where(its => its.Value.Level != Level.None && !results.Jobs.Any(job => job.Cell == cell.Name && job.Suite == its.Key))
                .Select(its => $"{cell.Name} {its.Key}")).Order(StringComparer.Ordinal),
        ];
        if (silent.Length > 0)
        {
            console.WriteLine($"no result: {string.Join(", ", silent)}");
        }

        return results.IsGood(require) && (!require || silent.Length == 0) ? 0 : 1;
    }
}
