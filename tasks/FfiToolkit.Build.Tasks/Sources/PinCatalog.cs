using System.Text.Json;
using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>The known versions, read from pins.json.</summary>
public sealed class PinCatalog
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private readonly PinFile _file;

    private PinCatalog(PinFile file) => _file = file;

    /// <summary>The version built when the caller names none.</summary>
    public string DefaultVersion => _file.Default;

    /// <summary>Every version with a pinned hash.</summary>
    public IEnumerable<string> KnownVersions => _file.Versions.Keys;

    /// <summary>Reads the catalog.</summary>
    public static PinCatalog Load(string path)
    {
        try
        {
            PinFile file = JsonSerializer.Deserialize<PinFile>(File.ReadAllText(path), s_json) ?? throw new JsonException("the file is empty");
            return file.Versions.ContainsKey(file.Default) && System.Version.TryParse(file.Oldest, out _) ? new PinCatalog(file) : throw new JsonException($"'{file.Default}' is the default and has no entry, or '{file.Oldest}' is the oldest and no version");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new FfiBuildException(DiagnosticCodes.BadData, $"the source pins '{path}' cannot be read: {failure.Message}. Set FfiDataFolder to the folder that holds pins.json.", failure) { File = path };
        }
    }

    /// <summary>The versions to try, best first. A version that the caller names is the only one.</summary>
    /// <param name="version">The caller's version, or empty.</param>
    /// <param name="sha256">The hash of a version that the catalog does not know, or empty.</param>
    /// <param name="upstream">Another address for the archive, with <c>{version}</c> in it, or empty.</param>
    public IReadOnlyList<LibffiPin> Select(string? version, string? sha256, string? upstream)
    {
        if (!string.IsNullOrEmpty(version))
        {
            return [Pin(version, sha256, upstream)];
        }

        return [Pin(_file.Default, sha256, upstream), .. _file.Older.Where(_file.Versions.ContainsKey).Select(older => Pin(older, null, upstream))];
    }

    private LibffiPin Pin(string version, string? sha256, string? upstream)
    {
        _file.Versions.TryGetValue(version, out PinnedVersion? known);
        string? hash = string.IsNullOrEmpty(sha256) ? known?.Sha256 : sha256;
        if (System.Version.TryParse(version, out Version? parsed) && parsed < System.Version.Parse(_file.Oldest))
        {
            throw new FfiBuildException(
                DiagnosticCodes.UnsupportedVersion,
                $"libffi {version} is not built: before {_file.Oldest} its sources do not compile for every RID (Arm's assembly under clang, closures on Linux and FreeBSD, exports without long double). Set FfiLibffiVersion to one that works: {string.Join(", ", KnownVersions)}, or with FfiLibffiSha256 another one from {_file.Oldest} on.");
        }

        if (hash is null || hash.Length != 64 || !hash.All(char.IsAsciiHexDigit) || parsed is null)
        {
            throw new FfiBuildException(
                DiagnosticCodes.UnknownVersion,
                $"libffi '{version}' with SHA-256 '{hash}' is not a version that can be checked (known: {string.Join(", ", KnownVersions)}). Set FfiLibffiVersion to one of those, or FfiLibffiSha256 to the 64 hexadecimal digits of your archive's hash too.");
        }

        string address = string.IsNullOrEmpty(upstream) ? _file.Upstream : upstream;
        return new LibffiPin(version, hash.ToLowerInvariant(), address.Replace("{version}", version, StringComparison.Ordinal), _file.DebianPackage, known?.DebianSuites ?? ["sid"]);
    }

    private sealed record PinFile(string Default, IReadOnlyList<string> Older, string Oldest, string Upstream, string DebianPackage, IReadOnlyDictionary<string, PinnedVersion> Versions);

    private sealed record PinnedVersion(string Sha256, IReadOnlyList<string> DebianSuites);
}
