namespace FfiToolkit.Build.Tasks.Tests.Support;

/// <summary>Where this checkout's files are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string DataFolder => Path.Combine(Root, "native-deps", "libffi");

    public static string Pins => Path.Combine(DataFolder, "pins.json");

    public static string Recipe => Path.Combine(DataFolder, "recipe.json");

    public static string Platforms => Path.Combine(Root, "native-deps", "toolchains", "platforms.json");

    public static string ToolchainPins => Path.Combine(Root, "native-deps", "toolchains", "toolchains.json");

    // bin/<configuration>/<framework>/
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FfiToolkit.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
