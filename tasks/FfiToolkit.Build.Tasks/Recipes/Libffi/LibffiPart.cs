namespace FfiToolkit.Build.Tasks.Recipes.Libffi;

/// <summary>One object of libffi's recipe.json: what holds for all RIDs, for a group of them, or for one.</summary>
internal sealed record LibffiPart
{
    public string? Target { get; init; }

    public string? Headers { get; init; }

    public IReadOnlyList<string> Sources { get; init; } = [];

    public IReadOnlyList<string> OwnSources { get; init; } = [];

    public bool? LongDouble { get; init; }

    public bool? TrampolineTable { get; init; }

    public IReadOnlyDictionary<string, string> Defines { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> WithoutDefines { get; init; } = [];

    public string? Library { get; init; }

    public string? MachVersion { get; init; }

    public IReadOnlyList<string> Protections { get; init; } = [];

    public IReadOnlyList<string> CompileFlags { get; init; } = [];
}
