using FfiToolkit.Build.Tasks.Processes;

namespace FfiToolkit.Build.Tasks.Tests.Support;

/// <summary>
/// A project that the packed template made, as a user makes one: packed once for two RIDs and as npm packages, in a folder whose name may hold
/// anything. What the tests change, they change in a copy.
/// </summary>
public sealed class TemplateProject(PackedBuildPackage package) : IDisposable
{
    public const string Name = "My.Vector";
    public const string Version = "7.0.0";

    private readonly TemporaryFolder _folder = new();
    private readonly SemaphoreSlim _once = new(1);
    private bool _isPacked;

    /// <summary>A path in the folder of the tests.</summary>
    public string this[params string[] parts] => _folder[parts];

    /// <summary>The project's folder.</summary>
    public string Project => _folder[PackedBuildPackage.Project];

    /// <summary>The folder with its packages.</summary>
    public string Output => Path.Combine(Project, "bin", "Release");

    /// <summary>The version of the package that the project refers to.</summary>
    public async Task<string> ToolkitAsync() => PackedBuildPackage.Version(await package.FileAsync());

    /// <summary>Makes and packs it.</summary>
    public async Task MakeAsync()
    {
        await _once.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!_isPacked)
            {
                await CreateAsync();
                await PackAsync(Project);
                _isPacked = true;
            }
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>Packs the project in a folder. Without files for debuggers, in which C#'s compiler writes the folder.</summary>
    public static async Task PackAsync(string folder, params string[] more)
    {
        ToolResult pack = await Dotnet.RunAsync(folder, ["pack", "-c", "Release", $"-p:Version={Version}", "-p:FfiRuntimeIdentifiers=linux-x64%3Bosx-arm64", "-p:FfiNpmPackage=@me/vector", "-p:DebugType=none", "-p:NuGetAudit=false", .. more]);
        Assert.True(pack.Succeeded, pack.Text);
    }

    /// <summary>Copies the project's own files.</summary>
    public string Copy(string name)
    {
        string target = _folder[name];
        foreach (string file in Directory.EnumerateFiles(Project, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(Project, file);
            if (relative.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
            {
                string copy = Path.Combine(target, relative);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }

        return target;
    }

    public void Dispose()
    {
        _folder.Dispose();
        _once.Dispose();
    }

    private async Task CreateAsync()
    {
        string file = await package.FileAsync();
        string feed = Path.GetDirectoryName(file)!;
        ToolResult templates = await Dotnet.RunAsync(Path.Combine(Repository.Root, "targets", "FfiToolkit.Templates"), ["pack", "-c", Repository.Configuration, "-p:NoBuild=true", $"-p:PackageOutputPath={_folder["templates"]}"]);
        Assert.True(templates.Succeeded, templates.Text);
        string[] hive = ["--debug:custom-hive", _folder["hive"]];
        ToolResult install = await Dotnet.RunAnyAsync(feed, ["new", "install", Assert.Single(Directory.GetFiles(_folder["templates"])), .. hive]);
        Assert.True(install.Succeeded, install.Text);
        ToolResult created = await Dotnet.RunAnyAsync(feed, ["new", "ffi-native", "-n", Name, "-o", Project, .. hive]);
        Assert.True(created.Succeeded, created.Text);
        await File.WriteAllTextAsync(Path.Combine(Project, "NuGet.config"), package.NuGetConfig(file), TestContext.Current.CancellationToken);
    }
}
