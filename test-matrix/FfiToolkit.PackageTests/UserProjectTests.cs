using System.Xml.Linq;
using NuGet.Packaging;

namespace FfiToolkit.PackageTests;

/// <summary>What the packages say to projects that they cannot serve, or not wholly.</summary>
/// <param name="consumers">Forgets the packages of earlier runs.</param>
public sealed class UserProjectTests(Consumers consumers)
{
    [Fact]
    public async Task A_project_for_an_older_framework_is_told_so_by_NuGet()
    {
        UserProject project = new(
            "older-frameworks",
            "csproj",
            $"""
            <TargetFrameworks>net9.0;net8.0;netstandard2.0</TargetFrameworks>
            {UserProject.WithoutFrameworks}
            """);

        (int exitCode, string output) = await project.RunAsync("restore");

        Assert.NotEqual(0, exitCode);
        Assert.Matches(@"error NU1202: Package FfiToolkit\.Engine \S+ is not compatible with net9\.0 ", output);
        Assert.Matches(@"error NU1202: Package FfiToolkit\.Engine \S+ is not compatible with net8\.0 ", output);
        Assert.Matches(@"error NU1202: Package FfiToolkit\.Engine \S+ is not compatible with netstandard2\.0 ", output);
    }

    [Theory]
    [InlineData("fsproj", "PublishAot", "F#")]
    [InlineData("vbproj", "IsAotCompatible", "VB")]
    public async Task A_language_without_generators_is_told_what_NativeAOT_lacks(string extension, string property, string language)
    {
        UserProject project = new($"language-{extension}", extension, $"<TargetFramework>net10.0</TargetFramework><{property}>true</{property}>");

        (int exitCode, string output) = await project.RunAsync("msbuild", "-restore", "-t:PrepareForBuild", "-v:minimal");
        Assert.True(exitCode == 0, output);
        Assert.Matches($"warning FFITK4004: .*{language}.*Bind.*Call or Invoke", output);

        (exitCode, output) = await project.RunAsync("msbuild", "-t:PrepareForBuild", "-v:minimal", $"-p:{property}=false");
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("FFITK4004", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_for_a_RID_without_libffi_is_told_so_when_it_is_published()
    {
        UserProject project = new(
            "rid-without-libffi",
            "csproj",
            $"<TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><SelfContained>false</SelfContained><UseAppHost>false</UseAppHost>",
            sources: ("Program.cs", "return;"));

        (int exitCode, string output) = await project.RunAsync("publish", "-r", "linux-riscv64");
        Assert.True(exitCode == 0, output);
        Assert.Matches("warning FFITK4005: No libffi is published for linux-riscv64", output);

        (exitCode, output) = await project.RunAsync("publish", "-r", "linux-x64");
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("FFITK4005", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_documentation_is_that_of_the_public_surface()
    {
        _ = consumers;
        string path = Path.Combine(Repository.Packages, $"FfiToolkit.Engine.{PackageFeed.Require()}.nupkg");
        EnginePackage engine = EnginePackage.Read(path);
        using PackageArchiveReader package = new(path);
        using Stream stream = package.GetStream("lib/net10.0/FfiToolkit.Engine.xml");
        XDocument file = XDocument.Load(stream);
        HashSet<string> members = [.. file.Descendants("member").Select(static member => (string)member.Attribute("name")!)];

        Assert.Contains("M:FfiToolkit.NativeFunction.Bind``1(FfiToolkit.BindMode)", members);
        Assert.Contains("M:FfiToolkit.NativeFunction.Invoke(System.ReadOnlySpan{FfiToolkit.FfiValue})", members);
        Assert.Contains("M:FfiToolkit.FfiContext.Load(System.String,System.Reflection.Assembly,System.Nullable{System.Runtime.InteropServices.DllImportSearchPath})", members);
        Assert.Equal(engine.PublicTypes.Select(static type => $"T:{type}").Order(StringComparer.Ordinal), members.Where(static member => member.StartsWith("T:", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        // What is inherited or referred to must be there to be read.
        string[] lost = [.. file.Descendants().Attributes("cref").Select(static reference => reference.Value).Where(cref => cref.Contains(":FfiToolkit.", StringComparison.Ordinal) && !members.Contains(cref))];
        Assert.True(lost.Length == 0, $"Not in the file: {string.Join(", ", lost)}");
    }
}
