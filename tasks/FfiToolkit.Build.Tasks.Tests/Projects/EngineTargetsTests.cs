using System.Xml.Linq;
using FfiToolkit.Build.Tasks.Processes;

namespace FfiToolkit.Build.Tasks.Tests.Projects;

/// <summary>What FfiToolkit.Engine's props and targets do to a project that uses them.</summary>
public sealed class EngineTargetsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_the_opt_in_the_experimental_api_is_the_compilers_error()
    {
        ToolResult result = await BuildAsync("");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error FFITK0001: ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_opt_in_it_compiles_and_no_switch_is_set()
    {
        ToolResult result = await BuildAsync("<ExperimentalFfi>true</ExperimentalFfi>");

        Assert.True(result.Succeeded, result.Text);
        Assert.DoesNotContain("FfiToolkit.Fastcall", RuntimeConfiguration(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_fast_path_the_runtime_switch_is_off()
    {
        ToolResult result = await BuildAsync("<ExperimentalFfi>true</ExperimentalFfi><WithoutFfiFastcall>True</WithoutFfiFastcall>");

        Assert.True(result.Succeeded, result.Text);
        Assert.Contains("\"FfiToolkit.Fastcall\": false", RuntimeConfiguration(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<WithoutFfiFastcall>yes</WithoutFfiFastcall>", "error FFITK4001: WithoutFfiFastcall is 'yes', which is neither 'true' nor 'false'.")]
    [InlineData("<ExperimentalFfi>1</ExperimentalFfi>", "error FFITK4001: ExperimentalFfi is '1', which is neither 'true' nor 'false'.")]
    public async Task A_value_that_is_none_is_a_coded_error(string properties, string message)
    {
        ToolResult result = await BuildAsync(properties);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", 1)]
    [InlineData("false", 0)]
    public async Task A_switch_of_the_projects_own_must_not_contradict(string value, int exitCode)
    {
        ToolResult result = await BuildAsync(
            "<ExperimentalFfi>true</ExperimentalFfi><WithoutFfiFastcall>true</WithoutFfiFastcall>",
            $"""<ItemGroup><RuntimeHostConfigurationOption Include="FfiToolkit.Fastcall" Value="{value}" /></ItemGroup>""");

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(exitCode != 0, result.Output.Contains($"error FFITK4002: WithoutFfiFastcall is 'true' and the project's RuntimeHostConfigurationOption FfiToolkit.Fastcall is '{value}'.", StringComparison.Ordinal));
    }

    [Fact]
    public void No_target_of_one_package_has_the_name_of_anothers()
    {
        // MSBuild keeps the last of a name: in a project with both packages the other would not run.
        IEnumerable<(string Target, string Package)> targets = Directory.EnumerateDirectories(Path.Combine(Repository.Root, "targets")).SelectMany(static package =>
            Directory.EnumerateFiles(package, "*.targets", SearchOption.AllDirectories)
                .SelectMany(static file => XDocument.Load(file).Descendants("Target").Select(static target => (string)target.Attribute("Name")!))
                .Select(name => (name, Path.GetFileName(package))));

        ILookup<string, string> packages = targets.Distinct().ToLookup(static target => target.Target, static target => target.Package);
        Assert.True(packages.Count > 20);
        Assert.All(packages, static target => Assert.Single(target));
    }

    private string RuntimeConfiguration() => File.ReadAllText(_folder["out", "consumer.runtimeconfig.json"]);

    private Task<ToolResult> BuildAsync(string properties, string items = "")
    {
        string targets = Path.Combine(Repository.Root, "targets", "FfiToolkit.Engine", "buildTransitive", "net10.0", "FfiToolkit.Engine");
        _folder.Write("consumer.csproj", $"""
            <Project>
              <Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" />
              <Import Project="{targets}.props" />
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><NuGetAudit>false</NuGetAudit><UseAppHost>false</UseAppHost>{properties}
              </PropertyGroup>
              {items}
              <Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" />
              <Import Project="{targets}.targets" />
            </Project>
            """);
        _folder.Write("Program.cs", """
            new Api().Call();
            [System.Diagnostics.CodeAnalysis.Experimental("FFITK0001")]
            public sealed class Api { public void Call() { } }
            """);
        return Dotnet.RunAsync(_folder.Path, ["build", "-o", _folder["out"]]);
    }
}
