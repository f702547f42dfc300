namespace FfiToolkit.TestMatrix;

/// <summary>Writes results in every form that files take.</summary>
internal static class ResultFiles
{
    internal const string Json = "results.json";

    /// <summary>Writes them into a folder, each whole or not at all.</summary>
    /// <exception cref="MatrixException">There is no room.</exception>
    internal static void Write(RunResults results, MatrixManifest manifest, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            Replace(Path.Combine(folder, Json), results.ToJson());
            Replace(Path.Combine(folder, "results.junit.xml"), JUnitReport.Write(results));
            Replace(Path.Combine(folder, "results.md"), MarkdownReport.Write(results));
            Replace(Path.Combine(folder, "results.html"), HtmlReport.Write(results, manifest));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MatrixException($"The results could not be written into '{folder}': {failure.Message}");
        }
    }

    private static void Replace(string path, string text)
    {
        string temporary = path + ".tmp";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }
}
