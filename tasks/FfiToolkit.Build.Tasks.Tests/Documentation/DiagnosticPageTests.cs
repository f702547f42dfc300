using System.Text.RegularExpressions;

namespace FfiToolkit.Build.Tasks.Tests.Documentation;

/// <summary>docs/diagnostics.md has one anchor for every code that the sources name, and no other.</summary>
public sealed partial class DiagnosticPageTests
{
    [Fact]
    public void Every_code_has_its_place_on_the_page()
    {
        string[] rooms = ["engine/FfiToolkit.Engine", "engine/FfiToolkit.Engine.Generators", "engine/FfiToolkit.Node", "tasks/FfiToolkit.Build.Tasks", "targets"];
        SortedSet<string> used = new(StringComparer.Ordinal);
        foreach (string file in rooms.SelectMany(static room => Directory.EnumerateFiles(Path.Combine(Repository.Root, room), "*", SearchOption.AllDirectories)))
        {
            bool isBuilt = file.Contains("/obj/", StringComparison.Ordinal) || file.Contains("/bin/", StringComparison.Ordinal);
            if (!isBuilt && Path.GetExtension(file) is (".cs" or ".props" or ".targets"))
            {
                used.UnionWith(Code().Matches(File.ReadAllText(file)).Select(static match => match.Value));
            }
        }

        IEnumerable<string> documented = File.ReadLines(Path.Combine(Repository.Root, "docs", "diagnostics.md"))
            .Where(static line => line.StartsWith("## FFITK", StringComparison.Ordinal))
            .Select(static line => line[3..]);
        Assert.Equal(used, documented);
    }

    [GeneratedRegex("FFITK[0-9]{4}")]
    private static partial Regex Code();
}
