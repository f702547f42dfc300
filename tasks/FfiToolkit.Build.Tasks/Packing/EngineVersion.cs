namespace FfiToolkit.Build.Tasks.Packing;

/// <summary>The engine's package version: an engine without its fast path is another package to its users, and its label says so.</summary>
public static class EngineVersion
{
    private const string Label = "nofastcall";

    /// <summary>The version with the label when it belongs there, without it otherwise.</summary>
    public static string Engine(string version, bool withoutFastcall)
    {
        string plain = Native(version);
        return !withoutFastcall ? plain : $"{plain}{(plain.Contains('-', StringComparison.Ordinal) ? '.' : '-')}{Label}";
    }

    /// <summary>The version of the native packages, which have no fast path to be without.</summary>
    public static string Native(string version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return version.EndsWith($"-{Label}", StringComparison.Ordinal) || version.EndsWith($".{Label}", StringComparison.Ordinal) ? version[..^(Label.Length + 1)] : version;
    }
}
