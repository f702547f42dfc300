using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace FfiToolkit.Build.Tasks.Tests.Support;

/// <summary>The folder of a project with one NativeLibrary item, "answer", which is built by the task as a project would build it.</summary>
public sealed class NativeLibraryFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeBuildEngine _engine = new();

    public NativeLibraryFolder()
    {
        // The user's toolchain, behind links as where a home's cache is elsewhere; his archives are left alone.
        string cache = UserCache.Locate(named: null);
        UserCache.Open(cache);
        Directory.CreateDirectory(_folder["cache"]);
        foreach (string shared in (string[])["toolchains", "sysroots"])
        {
            Directory.CreateSymbolicLink(_folder["cache", shared], Directory.CreateDirectory(Path.Combine(cache, shared)).FullName);
        }
    }

    /// <summary>A path in the folder.</summary>
    public string this[params string[] parts] => _folder[parts];

    /// <summary>What the builds complained about.</summary>
    public IReadOnlyList<BuildErrorEventArgs> Errors => _engine.Errors;

    /// <summary>What they warned of.</summary>
    public IReadOnlyList<BuildWarningEventArgs> Warnings => _engine.Warnings;

    /// <summary>The library's name.</summary>
    public string Name { get; init; } = "answer";

    /// <summary>What it is built by.</summary>
    public string Toolchain { get; init; } = "zig";

    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Builds the item with metadata.</summary>
    public ITaskItem[] Build(string rids, params (string Name, string Value)[] metadata)
    {
        TaskItem item = new(Name);
        foreach ((string name, string value) in metadata)
        {
            item.SetMetadata(name, value);
        }

        using BuildNativeLibraries task = new()
        {
            BuildEngine = _engine,
            ProjectFolder = _folder.Path,
            Libraries = [item],
            RuntimeIdentifiers = rids,
            DataFolder = Repository.DataFolder,
            OutputRoot = _folder["out"],
            LogFolder = _folder["log"],
            ExtractFolder = _folder["sources"],
            CacheFolder = _folder["cache"],
            SourceFolders = _folder["supplied"],
            Places = "folder",
            CompileCommands = _folder["log", "compile_commands.json"],
            Toolchain = Toolchain,
        };
        _ = task.Execute();
        return task.Native;
    }

    /// <summary>What a build for one RID made.</summary>
    public ITaskItem Make(string rid, params (string Name, string Value)[] metadata)
    {
        ITaskItem[] built = Build(rid, metadata);
        Assert.True(Errors.Count == 0, string.Join('\n', Errors.Select(static error => $"{error.Code}: {error.Message}")));
        return Assert.Single(built);
    }

    /// <summary>The one error of builds that made nothing.</summary>
    public BuildErrorEventArgs Refuse(string rids, params (string Name, string Value)[] metadata)
    {
        Assert.Empty(Build(rids, metadata));
        return Assert.Single(Errors);
    }

    public void Dispose() => _folder.Dispose();
}
