namespace FfiToolkit.Tests.Support;

/// <summary>A folder that goes with the object.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("ffitoolkit-tests-").FullName;

    internal string Combine(string name) => System.IO.Path.Combine(Path, name);

    internal string Write(string name, string text)
    {
        string path = Combine(name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            // Windows deletes no library that is loaded. The operating system's cleaning of temporary files has the rest.
        }
    }
}
