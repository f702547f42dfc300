using FfiToolkit.Build.Tasks.Processes;

namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>Asks apt where its source lists are and reads them.</summary>
public sealed class AptConfiguration(ExecutableFinder finder)
{
    /// <summary>The archives that could be Debian's main one, most likely first, each address once.</summary>
    public async Task<IReadOnlyList<AptEntry>> ArchivesAsync(CancellationToken cancellation)
    {
        string? aptConfig = finder.Find("apt-config");
        if (aptConfig is null)
        {
            return [];
        }

        ToolResult answer = await ToolRunner.RunAsync(
            new ToolCommand(aptConfig, ["shell", "LIST", "Dir::Etc::sourcelist/f", "PARTS", "Dir::Etc::sourceparts/d"], Path.GetTempPath()), cancellation).ConfigureAwait(false);

        string? list = Value(answer.Output, "LIST");
        string? parts = Value(answer.Output, "PARTS");
        IEnumerable<string> files = Directory.Exists(parts) ? Directory.EnumerateFiles(parts).Order(StringComparer.Ordinal) : [];
        return Rank(files.Prepend(list).OfType<string>().Where(File.Exists).SelectMany(Read));
    }

    /// <summary>Orders archives: those signed by Debian's key first; security archives and those without <c>main</c> are left out.</summary>
    public static IReadOnlyList<AptEntry> Rank(IEnumerable<AptEntry> entries) =>
    [
        .. entries
            .Where(entry => entry.Components.Contains("main") && !entry.Uri.Contains("security", StringComparison.OrdinalIgnoreCase))
            .DistinctBy(entry => entry.Uri.TrimEnd('/'))
            .OrderByDescending(entry => entry.SignedBy?.Contains("debian-archive", StringComparison.Ordinal) == true)
            .ThenByDescending(entry => entry.Uri.TrimEnd('/').EndsWith("/debian", StringComparison.Ordinal)),
    ];

    private static IEnumerable<AptEntry> Read(string file) => Path.GetExtension(file) switch
    {
        ".sources" => AptEntry.ParseSources(File.ReadAllText(file)),
        ".list" => AptEntry.ParseList(File.ReadAllText(file)),
        _ => [],
    };

    private static string? Value(string shell, string name) => shell
        .Split('\n')
        .FirstOrDefault(line => line.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..].Trim().Trim('\'');
}
