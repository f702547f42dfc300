namespace FfiToolkit.PackageTests;

/// <summary>Where things are in the working copy that the tests were built from.</summary>
internal static class Repository
{
    internal static string Root { get; } = FindRoot();

    /// <summary>The packages under test.</summary>
    internal static string Packages { get; } = Path.Combine(Root, "artifacts", "packages");

    /// <summary>Everything that the tests build; never part of the source.</summary>
    internal static string Work { get; } = Path.Combine(Root, "artifacts", "consumers");

    internal static string Consumer { get; } = Path.Combine(Root, "test-matrix", "consumers", "NativeTour");

    internal static string Engine { get; } = Path.Combine(Root, "engine", "FfiToolkit.Engine");

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FfiToolkit.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"There is no FfiToolkit.sln above {AppContext.BaseDirectory}: run the tests from a build inside the repository.");
    }
}
