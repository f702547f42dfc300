namespace FfiToolkit.LibrarySuite;

/// <summary>Programs in other languages that use a packed library on this machine: C# through the packages, JavaScript through koffi.</summary>
internal static class Consumers
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    internal static IEnumerable<ProgramCounts> Run(Options options, string library, PackedLibrary packed, string folder)
    {
        Directory.CreateDirectory(folder);

        // Below the folder whose NuGet.config and properties are those of a user.
        string project = Path.Combine(options.Built, library, "consumer");
        Directory.CreateDirectory(project);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(options.Projects, "consumer")))
        {
            File.Copy(file, Path.Combine(project, Path.GetFileName(file)), overwrite: true);
        }

        Dictionary<string, string> packages = new() { ["NUGET_PACKAGES"] = Path.Combine(options.Results, "packages") };
        yield return Read("from .NET", ["dotnet", "run", "-c", "Release", $"-p:Library={library}", "--project", project], packages);
        yield return Read("from Node", ["node", Path.Combine(options.Results, "node", "check.js"), library, packed.File], []);

        ProgramCounts Read(string who, string[] command, Dictionary<string, string> environment)
        {
            string log = who.Replace(' ', '-') + ".log";
            int code = ChildProgram.Run(folder, log, s_limit, environment, command);
            return ProgramCounts.Read($"{library} {who}", File.ReadAllText(Path.Combine(folder, log)), code == 0 ? null : $"it exited with {code}");
        }
    }
}
