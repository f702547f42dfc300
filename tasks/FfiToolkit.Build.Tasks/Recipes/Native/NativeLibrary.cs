using System.Text.RegularExpressions;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Settings;

namespace FfiToolkit.Build.Tasks.Recipes.Native;

/// <summary>
/// A NativeLibrary item: a name and metadata. Each name of metadata may have a group of RIDs or a RID behind it, after a hyphen
/// (<c>Defines-win</c>, <c>Sources-linux-arm64</c>): lists add up, single values are replaced by the more special one.
/// </summary>
public sealed partial class NativeLibrary
{
    private readonly IReadOnlyDictionary<string, string> _metadata;

    /// <summary>Reads an item.</summary>
    /// <param name="name">What the item includes.</param>
    /// <param name="metadata">Its metadata.</param>
    /// <param name="platforms">The groups and RIDs that there are.</param>
    /// <exception cref="FfiBuildException">The name serves for no file, or there is no such metadata.</exception>
    public NativeLibrary(string name, IReadOnlyDictionary<string, string> metadata, PlatformCatalog platforms)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(platforms);
        Name = FileName().IsMatch(name)
            ? name
            : throw new FfiBuildException(DiagnosticCodes.BadMetadata, $"the NativeLibrary '{name}' has a name that serves for no file and no P/Invoke. Use letters, digits, '_', '-', '+' and '.'; its sources go into Sources.");
        _metadata = metadata;
        string[] selectors = [.. platforms.Groups, .. platforms.Runtimes];
        foreach (string key in metadata.Keys)
        {
            Require(key, selectors);
        }
    }

    /// <summary>Refuses an item without Sources whose metadata says that it was meant to be built.</summary>
    /// <param name="name">What the item includes.</param>
    /// <param name="metadata">Its metadata.</param>
    public static void RequireForeign(string name, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        foreach (string key in metadata.Keys)
        {
            string general = key.Split('-')[0];
            if (Spelling.Closest(general, Metadata.All) is { } meant)
            {
                throw new FfiBuildException(DiagnosticCodes.UnknownMetadata, $"the NativeLibrary '{name}' has metadata '{key}' and no {Metadata.Sources}.{(general.Equals(meant, StringComparison.OrdinalIgnoreCase) ? "" : $" Did you mean '{meant}'?")} Set {Metadata.Sources} to what is compiled; without it, an item is a library that NativeAOT links.");
            }
        }
    }

    /// <summary>The library's name: that of P/Invoke on every system.</summary>
    public string Name { get; }

    /// <summary>The file names' stem: the name, without the "lib" that ELF's and Apple's names begin with.</summary>
    public string Stem(Platform platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        return platform.Library.StartsWith("lib", StringComparison.Ordinal) && Name.StartsWith("lib", StringComparison.Ordinal) ? Name["lib".Length..] : Name;
    }

    /// <summary>A single value for a platform; null where there is none.</summary>
    public string? Value(string name, Platform platform) => Values(name, platform).LastOrDefault();

    /// <summary>The entries of a list for a platform, the general ones first.</summary>
    public IReadOnlyList<string> List(string name, Platform platform) => [.. Values(name, platform).SelectMany(BuildSettings.Split)];

    /// <summary>The flags of a list for a platform.</summary>
    public IReadOnlyList<string> Flags(string name, Platform platform) => [.. Values(name, platform).SelectMany(BuildSettings.SplitFlags)];

    /// <summary>A value that is refused.</summary>
    public FfiBuildException Refused(string name, string value, string problem) =>
        new(DiagnosticCodes.BadMetadata, $"{name} of the NativeLibrary '{Name}' is '{value}', {problem}");

    private IEnumerable<string> Values(string name, Platform platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        return platform.Groups.Append(platform.Rid).Select(selector => $"{name}-{selector}").Prepend(name)
            .Select(key => _metadata.GetValueOrDefault(key))
            .OfType<string>()
            .Where(static value => !string.IsNullOrWhiteSpace(value));
    }

    private void Require(string key, string[] selectors)
    {
        int hyphen = key.IndexOf('-', StringComparison.Ordinal);
        string name = hyphen < 0 ? key : key[..hyphen];
        if (!Metadata.All.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw new FfiBuildException(DiagnosticCodes.UnknownMetadata, $"the NativeLibrary '{Name}' has metadata '{key}', which nothing reads.{Spelling.Hint(name, Metadata.All)} Known: {string.Join(", ", Metadata.All)}.");
        }

        if (hyphen >= 0 && !selectors.Contains(key[(hyphen + 1)..], StringComparer.Ordinal))
        {
            throw new FfiBuildException(DiagnosticCodes.UnknownMetadata, $"the NativeLibrary '{Name}' has metadata '{key}', and '{key[(hyphen + 1)..]}' is neither a RID nor a group of them.{Spelling.Hint(key[(hyphen + 1)..], selectors)} Known: {string.Join(", ", selectors)}.");
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.+-]*$")]
    private static partial Regex FileName();
}
