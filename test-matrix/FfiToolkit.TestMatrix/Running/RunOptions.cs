namespace FfiToolkit.TestMatrix;

/// <summary>How a run is done.</summary>
internal sealed record RunOptions
{
    /// <summary>The checkout: suites run in it.</summary>
    public required string Root { get; init; }

    /// <summary>The folder that takes logs, reports and results.</summary>
    public required string Folder { get; init; }

    /// <summary>How many jobs run at once.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Whether all suites do less.</summary>
    public bool Quick { get; init; }

    /// <summary>The suites that do less though the others do not.</summary>
    public IReadOnlyList<string> QuickSuites { get; init; } = [];

    /// <summary>Whether a suite does less.</summary>
    internal bool IsQuick(SuiteDefinition suite) => Quick || QuickSuites.Contains(suite.Name);

    /// <summary>A time limit for every suite in place of its own.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>
    /// What suites find in their environment: Wine's machine is this checkout's own, and builds leave no servers behind, so
    /// that ending all that a suite started ends nothing that somebody else uses. Compilers share a server where the caller
    /// named one: it is the caller's, and ends with it.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        [WinePrefix.Variable] = WinePrefix.NameFor(Root),
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = System.Environment.GetEnvironmentVariable("SharedCompilationId") is { Length: > 0 } ? "true" : "false",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
    };
}
