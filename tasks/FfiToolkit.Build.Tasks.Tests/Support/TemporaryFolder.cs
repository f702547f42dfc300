using System.Diagnostics;

namespace FfiToolkit.Build.Tasks.Tests.Support;

/// <summary>A folder that goes away with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ffitk-test-").FullName;

    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    public string Write(string name, string text)
    {
        string path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes a program: a shell script that can be run.</summary>
    /// <remarks>Another process writes it: had this one the file open for writing, whatever another test starts in that moment would have it too, and the program would be busy.</remarks>
    public string WriteScript(string name, string text)
    {
        string draft = Write(name + ".draft", "#!/bin/sh\n" + text);
        string path = this[name];
        using Process copy = Process.Start("install", ["-m", "755", draft, path]);
        copy.WaitForExit();
        Assert.Equal(0, copy.ExitCode);
        File.Delete(draft);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
