using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.Packing;

/// <summary>Reads what goes into a package.</summary>
public static class PackInput
{
    /// <summary>A file's bytes.</summary>
    /// <exception cref="FfiBuildException">There is no such file.</exception>
    public static byte[] Read(string path, string what)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FfiBuildException(DiagnosticCodes.PackInputMissing, $"{what} '{path}' cannot be packed: {failure.Message}. Build before packing.", failure) { File = path };
        }
    }

    /// <summary>Adds every file below a folder, under the same relative names.</summary>
    public static void AddFolder(IDictionary<string, byte[]> files, string folder, string target)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (!Directory.Exists(folder))
        {
            throw new FfiBuildException(DiagnosticCodes.PackInputMissing, $"the folder '{folder}' cannot be packed: it does not exist.") { File = folder };
        }

        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            files[$"{target}/{Path.GetRelativePath(folder, file).Replace('\\', '/')}"] = Read(file, "the file");
        }
    }
}
