using System.CommandLine;
using Spectre.Console;

namespace FfiToolkit.TestMatrix;

/// <summary>The command <c>list</c>: every cell, and how each suite runs in it.</summary>
internal static class ListCommand
{
    internal static Command Create()
    {
        Command command = new("list", "Lists every cell: what runs in it here, what only the CI can run, and what does not exist.");
        command.SetAction(static _ =>
        {
            Write(Terminal.Create(), ManifestReader.Read(Checkout.ManifestOf(Checkout.Root())), ThisMachine.Rid);
            return 0;
        });
        return command;
    }

    internal static void Write(IAnsiConsole console, MatrixManifest manifest, string host)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("cell");
        foreach (SuiteDefinition suite in manifest.Suites)
        {
            table.AddColumn(suite.Name);
        }

        table.AddColumn("raised in the CI on");
        foreach (Cell cell in manifest.Cells.Where(static cell => cell.Exists))
        {
            CiPlace ci = cell.Ci!;
            string raised = ci.Raises.IsEmpty ? "" : $"{ci.Runner}{(ci.Vm ?? ci.Image) switch { null => "", var place => $" in {place}" }}: {string.Join(", ", ci.Raises)}";
            table.AddRow([cell.Name, .. manifest.Suites.Select(suite => HostMachine.LevelOf(cell, suite.Name, host).Name()), Markup.Escape(raised)]);
        }

        console.Write(table);
        foreach (Cell cell in manifest.Cells.Where(static cell => !cell.Exists))
        {
            console.WriteLine($"{cell.Name} does not exist: {cell.Absent}");
        }

        foreach (Cell cell in manifest.Cells)
        {
            foreach (SuiteDefinition suite in manifest.Suites)
            {
                if (cell.Suites.TryGetValue(suite.Name, out CellSuite? its) && its.Note is not null)
                {
                    console.WriteLine($"{cell.Name} {suite.Name}: {its.Note}");
                }
            }
        }
    }
}
