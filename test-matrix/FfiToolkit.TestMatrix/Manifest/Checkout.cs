namespace FfiToolkit.TestMatrix;

/// <summary>The source tree that the matrix tests.</summary>
internal static class Checkout
{
    /// <summary>Its root: the nearest folder above the current one, or above this program, that holds the manifest.</summary>
    /// <exception cref="MatrixException">There is none.</exception>
    internal static string Root() => Above(Directory.GetCurrentDirectory()) ?? Above(AppContext.BaseDirectory)
        ?? throw new MatrixException("There is no 'test-matrix/matrix.json' in this folder or above it. Run the command inside a checkout.");

    internal static string ManifestOf(string root) => Path.Combine(root, "test-matrix", "matrix.json");

    private static string? Above(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(ManifestOf(folder.FullName)))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
