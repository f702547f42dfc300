using System.CommandLine;

namespace FfiToolkit.TestMatrix;

/// <summary>The command <c>ci</c>: writes the workflow, or compares it.</summary>
internal static class CiCommand
{
    internal static Command Create()
    {
        Option<bool> check = new("--check") { Description = "Write nothing; fail where the workflow is not what the matrix says." };
        Command command = new("ci", $"Writes {Workflow.File} from the matrix.") { check };
        command.SetAction(parsed =>
        {
            string root = Checkout.Root();
            string file = Path.Combine(root, Workflow.File);
            string text = Workflow.Write(ManifestReader.Read(Checkout.ManifestOf(root)));
            if (!parsed.GetValue(check))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, text);
                Console.WriteLine($"{Workflow.File} is written.");
                return 0;
            }

            return File.Exists(file) && File.ReadAllText(file) == text
                ? 0
                : throw new MatrixException($"{Workflow.File} is not what test-matrix/matrix.json says. Run: dotnet run --project test-matrix/FfiToolkit.TestMatrix -- ci");
        });
        return command;
    }
}
