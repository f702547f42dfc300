namespace FfiToolkit.Build.Tasks;

/// <summary>Files that appear whole or not at all, whoever else writes them at the same time.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file beside its final name and renames it.</summary>
    public static void Write(string path, byte[] content)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
