using FfiToolkit.Build.Tasks.Processes;

[assembly: AssemblyFixture(typeof(FfiToolkit.Build.Tasks.Tests.Support.PackedBuildPackage))]

namespace FfiToolkit.Build.Tasks.Tests.Support;

/// <summary>The package FfiToolkit.Build in a feed of its own, packed once, and what projects elsewhere need to use it.</summary>
public sealed class PackedBuildPackage : IDisposable
{
    /// <summary>The name of the folder of every project that uses the package: what a folder's name may hold must not matter. (The SDK's own Pack refuses double quotes.)</summary>
    internal const string Project = "my, 100% odd it's ünï project";

    private readonly TemporaryFolder _folder = new();
    private readonly SemaphoreSlim _once = new(1);
    private string? _file;

    /// <summary>The package's file.</summary>
    public async Task<string> FileAsync()
    {
        await _once.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return _file ??= await PackAsync();
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>Writes a library project that uses the package: only this feed, and a packages folder of its own, so that nothing of the machine's takes part.</summary>
    /// <param name="folder">The folder of the test, which gets the folder <see cref="Project"/>.</param>
    /// <param name="properties">The project's own properties, as XML.</param>
    internal async Task WriteProjectAsync(TemporaryFolder folder, string properties)
    {
        string file = await FileAsync();
        folder.Write($"{Project}/NuGet.config", NuGetConfig(file));
        folder.Write($"{Project}/Library.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <NuGetAudit>false</NuGetAudit>
                <Version>7.0.0</Version>
                <FfiSourceFolder>../supplied</FfiSourceFolder>
                <FfiSourcePlaces>folder</FfiSourcePlaces>
                {properties}
              </PropertyGroup>
              <ItemGroup><PackageReference Include="FfiToolkit.Build" Version="{Version(file)}" PrivateAssets="all" /></ItemGroup>
            </Project>
            """);
        folder.Write($"{Project}/Library.cs", "namespace Library; public static class Nothing;");
    }

    /// <summary>The version of the package.</summary>
    internal static string Version(string file) => Path.GetFileName(file)["FfiToolkit.Build.".Length..^".nupkg".Length];

    /// <summary>A NuGet.config with the package's feed alone.</summary>
    internal string NuGetConfig(string file) => $"""
        <configuration>
          <packageSources><clear /><add key="feed" value="{Path.GetDirectoryName(file)}" /></packageSources>
          <config><add key="globalPackagesFolder" value="{_folder["installed"]}" /></config>
        </configuration>
        """;

    public void Dispose()
    {
        _folder.Dispose();
        _once.Dispose();
    }

    private async Task<string> PackAsync()
    {
        ToolResult pack = await Dotnet.RunAsync(
            Path.Combine(Repository.Root, "tasks", "FfiToolkit.Build.Tasks"),
            ["pack", "-c", Repository.Configuration, "--no-build", $"-p:PackageOutputPath={_folder["feed"]}", $"-p:_FfiTasksPublish={_folder["publish"]}/"]);
        Assert.True(pack.Succeeded, pack.Text);
        return Assert.Single(Directory.GetFiles(_folder["feed"]));
    }
}
