using System.Text.Json;
using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.Toolchains;

/// <summary>The pinned cross toolchain for one host: an npm package with the official archive of zig, and the hash of its bytes.</summary>
/// <param name="Version">zig's version.</param>
/// <param name="Package">The package's name.</param>
/// <param name="Integrity">The package's hash, as npm writes it: <c>sha512-</c> and base64.</param>
/// <param name="Tree">The hash of what is extracted from it (<see cref="TreeHash"/>).</param>
public sealed record ToolchainPin(string Version, string Package, string Integrity, string Tree)
{
    private const string Algorithm = "sha512-";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>The name of the package's file, as <c>npm pack</c> writes it.</summary>
    public string FileName => $"{Package.TrimStart('@').Replace('/', '-')}-{Version}.tgz";

    /// <summary>The folder that it is extracted to, inside of the cache's.</summary>
    public string FolderName => $"zig-{Version}-{Tree[..12]}";

    /// <summary>The hash itself.</summary>
    public byte[] Hash => Convert.FromBase64String(Integrity[Algorithm.Length..]);

    /// <summary>The pin of a host; null when none is known for it.</summary>
    /// <exception cref="FfiBuildException">The file cannot be read or understood.</exception>
    public static ToolchainPin? Load(string path, string hostRid)
    {
        try
        {
            PinFile file = JsonSerializer.Deserialize<PinFile>(File.ReadAllText(path), s_json) ?? throw new JsonException("the file is empty");
            if (!file.Zig.Packages.TryGetValue(hostRid, out PinnedPackage? package))
            {
                return null;
            }

            ToolchainPin pin = new(file.Zig.Version, package.Name, package.Integrity, package.Tree);
            if (!package.Integrity.StartsWith(Algorithm, StringComparison.Ordinal) || pin.Hash.Length != 64)
            {
                throw new JsonException($"the integrity of {package.Name} is not {Algorithm} and 64 bytes in base64");
            }

            return package.Tree is { Length: 64 } && package.Tree.All(char.IsAsciiHexDigitLower)
                ? pin
                : throw new JsonException($"the tree of {package.Name} is not 64 hexadecimal digits");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            throw new FfiBuildException(DiagnosticCodes.BadData, $"the toolchain pins '{path}' cannot be read: {failure.Message}. Set FfiDataFolder to the folder beside which toolchains/toolchains.json is.", failure) { File = path };
        }
    }

    private sealed record PinFile(PinnedZig Zig);

    private sealed record PinnedZig(string Version, IReadOnlyDictionary<string, PinnedPackage> Packages);

    private sealed record PinnedPackage(string Name, string Integrity, string Tree);
}
