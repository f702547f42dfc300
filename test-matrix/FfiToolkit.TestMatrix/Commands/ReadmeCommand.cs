using System.CommandLine;

namespace FfiToolkit.TestMatrix;

/// <summary>The command <c>readme</c>: writes the platform table of the README from results.</summary>
internal static class ReadmeCommand
{
    internal static Command Create()
    {
        Option<string?> from = new("--from") { Description = "The results.json of a run; that of artifacts/matrix by default." };
        Command command = new("readme", "Writes the platform table of the README from the results of a run.") { from };
        command.SetAction(parsed =>
        {
            string root = Checkout.Root();
            MatrixManifest manifest = ManifestReader.Read(Checkout.ManifestOf(root));
            var results = RunResults.Read(parsed.GetValue(from) ?? Path.Combine(root, "artifacts", "matrix", ResultFiles.Json));
            string readme = Path.Combine(root, "README.md");
            File.WriteAllText(readme, ReadmeTable.Replace(File.ReadAllText(readme), manifest, results));
            Console.WriteLine("README.md has the table.");
            return 0;
        });
        return command;
    }
}
