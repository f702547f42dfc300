using FfiToolkit.Build.Tasks.Processes;

namespace FfiToolkit.Build.Tasks.Tests.Support;

/// <summary>Runs the machine's programs; skips the test when one is missing.</summary>
internal static class Tool
{
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        ToolResult result = await TryRunAsync(program, arguments);
        Assert.True(result.Succeeded, $"{program} {string.Join(' ', arguments)}\n{result.Text}");
        return result.Output;
    }

    public static Task<ToolResult> TryRunAsync(string program, params string[] arguments)
    {
        string? path = ExecutableFinder.FromEnvironment().Find(program);
        Assert.SkipWhen(path is null, $"This machine has no '{program}'.");
        return ToolRunner.RunAsync(new ToolCommand(path!, arguments, Path.GetTempPath()), TestContext.Current.CancellationToken);
    }
}
