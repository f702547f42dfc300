using FfiToolkit.Build.Tasks.Processes;

namespace FfiToolkit.Build.Tasks.Tests.Support;

/// <summary>Runs the SDK on small projects, free of what the test run itself put into the environment.</summary>
internal static class Dotnet
{
    // `dotnet test` points these at its own MSBuild.
    private static readonly string[] s_inherited = ["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly", "MSBUILD_EXE_PATH", "CC", "AR", "ZIG", "FfiToolchain", "FfiSourceFolder", "FfiRequireNative"];

    /// <summary>Runs a program of .NET.</summary>
    public static Task<ToolResult> RunProgramAsync(string assembly) =>
        ToolRunner.RunAsync(new ToolCommand(Host(), [assembly], Path.GetDirectoryName(assembly)!), TestContext.Current.CancellationToken);

    /// <summary>Runs a command that builds.</summary>
    public static Task<ToolResult> RunAsync(string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        // One project: a second node would cost its start and have nothing to do.
        RunAnyAsync(folder, [.. arguments, "-m:1", "-nodeReuse:false", "--nologo", "-tl:off"], environment);

    /// <summary>Runs any command.</summary>
    public static async Task<ToolResult> RunAnyAsync(string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        Dictionary<string, string?> variables = s_inherited.ToDictionary(name => name, _ => (string?)null);

        // Short: code that measures itself to become faster, and collections on a thread of their own, would only take longer.
        variables["DOTNET_TieredPGO"] = "0";
        variables["DOTNET_gcConcurrent"] = "0";
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            variables[name] = value;
        }

        return await ToolRunner.RunAsync(new ToolCommand(Host(), arguments, folder) { Environment = variables }, TestContext.Current.CancellationToken);
    }

    private static string Host()
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : ExecutableFinder.FromEnvironment().Find("dotnet") ?? throw new InvalidOperationException("no dotnet");
    }
}
