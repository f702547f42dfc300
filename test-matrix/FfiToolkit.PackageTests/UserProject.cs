namespace FfiToolkit.PackageTests;

/// <summary>A project of a user's, outside of the house's rules, that refers to one of the packages.</summary>
internal sealed class UserProject
{
    /// <summary>Restores without reference assemblies, runtimes and hosts: what NuGet chooses does not depend on them, and not every machine has them all.</summary>
    internal const string WithoutFrameworks = """
        <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
        <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
        <EnableRuntimePackDownload>false</EnableRuntimePackDownload>
        <UseAppHost>false</UseAppHost>
        <EnableAppHostPackDownload>false</EnableAppHostPackDownload>
        """;

    /// <summary>Writes the project.</summary>
    /// <param name="name">The name of its folder.</param>
    /// <param name="extension"><c>csproj</c>, <c>fsproj</c> or <c>vbproj</c>.</param>
    /// <param name="properties">Its properties.</param>
    /// <param name="package">The package that it refers to.</param>
    /// <param name="sources">Its source files.</param>
    internal UserProject(string name, string extension, string properties, string package = "FfiToolkit.Engine", params (string Name, string Text)[] sources)
    {
        Folder = Path.Combine(Repository.Work, name);
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        Directory.CreateDirectory(Folder);
        File.WriteAllText(
            Path.Combine(Folder, $"Project.{extension}"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                {properties}
                <NuGetAudit>false</NuGetAudit>
                <ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>
                <RestorePackagesPath>{Path.Combine(Repository.Work, "packages")}</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="{PackageFeed.Require()}" />
                {string.Concat(sources.Where(source => extension == "fsproj").Select(static source => $"<Compile Include=\"{source.Name}\" />"))}
              </ItemGroup>
            </Project>
            """);
        foreach ((string file, string text) in sources)
        {
            File.WriteAllText(Path.Combine(Folder, file), text);
        }
    }

    /// <summary>Where it is.</summary>
    internal string Folder { get; }

    /// <summary>Runs a command of the .NET command line on it.</summary>
    internal Task<(int ExitCode, string Output)> RunAsync(params IEnumerable<string> arguments) =>
        Dotnet.TryRunAsync(Folder, [.. arguments, "-p:ImportDirectoryBuildProps=false", "-p:ImportDirectoryBuildTargets=false", "-p:ImportDirectoryPackagesProps=false"]);
}
