using System.CommandLine;
using Spectre.Console;

namespace FfiToolkit.TestMatrix;

/// <summary>The command <c>doctor</c>: what is installed, what it enables, and how to install the rest.</summary>
internal static class DoctorCommand
{
    internal static Command Create()
    {
        Command command = new("doctor", "Lists emulators and compilers, what they enable, and how to install those that are missing.");
        command.SetAction(static _ => Write(Terminal.Create(), ManifestReader.Read(Checkout.ManifestOf(Checkout.Root())), ToolCheck.IsThere));
        return command;
    }

    /// <summary>Prints the tools.</summary>
    /// <returns>0 when all are there, else 1.</returns>
    internal static int Write(IAnsiConsole console, MatrixManifest manifest, Func<Tool, bool> isThere)
    {
        console.WriteLine($"This machine: {ThisMachine.Rid}; {HostMachine.Description}");
        Table table = new Table().Border(TableBorder.Simple).AddColumns("tool", "state", "purpose", "enables");
        List<string> packages = [];
        foreach (Tool tool in manifest.Tools)
        {
            bool there = isThere(tool);
            if (!there)
            {
                packages.Add(tool.Package);
            }

            table.AddRow(
                new Text(tool.Name),
                there ? new Text("there", new Style(Color.Green)) : new Text("missing", new Style(Color.Yellow)),
                new Text(tool.Purpose),
                new Text($"{string.Join(", ", tool.Suites)} in {string.Join(", ", tool.Cells)}"));
        }

        console.Write(table);
        console.WriteLine(packages.Count == 0
            ? "Everything is there."
            : $"To install the rest on Debian: apt-get install {string.Join(' ', packages.SelectMany(static one => one.Split(' ')).Distinct())}");
        return packages.Count == 0 ? 0 : 1;
    }
}
