#:property PublishAot=false
// Checks npm packages before a release.
// Usage: dotnet run eng/release/NpmPackages.cs -- FOLDER VERSION
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

if (args is not [string folder, string version])
{
    Console.Error.WriteLine("usage: dotnet run eng/release/NpmPackages.cs -- FOLDER VERSION");
    return 2;
}

NpmPackage[] packages = Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.tgz").Order(StringComparer.Ordinal).Select(NpmPackage.Read)] : [];
if (packages.Length == 0)
{
    Console.Error.WriteLine($"error: there is no npm package in '{folder}'. Run eng/build.sh.");
    return 2;
}

string[] problems = [.. packages.SelectMany(package => package.Problems(packages, version).Select(problem => $"{package.Name}: {problem}"))];
foreach (string problem in problems)
{
    Console.Error.WriteLine($"error: {problem}");
}

Console.WriteLine($"{packages.Length} npm packages of version {version}, {problems.Length} problems");
return problems.Length == 0 ? 0 : 1;

internal sealed record NpmPackage(JsonNode Description, JsonNode? Record, Dictionary<string, string> Files)
{
    private const string Root = "package/";
    private static readonly string[] s_everywhere = ["package.json", "LICENSE", "THIRD-PARTY-NOTICES.md"];

    internal string Name => (string)Description["name"]!;

    internal static NpmPackage Read(string path)
    {
        using GZipStream bytes = new(File.OpenRead(path), CompressionMode.Decompress);
        using TarReader tar = new(bytes);
        JsonNode? description = null;
        JsonNode? record = null;
        Dictionary<string, string> files = new(StringComparer.Ordinal);
        while (tar.GetNextEntry() is { } entry)
        {
            using MemoryStream content = new();
            entry.DataStream?.CopyTo(content);
            byte[] file = content.ToArray();
            files[entry.Name] = Convert.ToHexStringLower(SHA256.HashData(file));
            description = entry.Name == Root + "package.json" ? JsonNode.Parse(file) : description;
            record = entry.Name == Root + "build-record.json" ? JsonNode.Parse(file) : record;
        }

        return new NpmPackage(description ?? throw new InvalidDataException($"'{path}' has no package.json"), record, files);
    }

    internal IEnumerable<string> Problems(NpmPackage[] released, string version)
    {
        if ((string?)Description["version"] != version)
        {
            yield return $"has version {Description["version"]}, not {version}";
        }

        if ((string?)Description["license"] is null or "")
        {
            yield return "has no licence";
        }

        foreach (string file in Files.Keys.Where(static file => !file.StartsWith(Root, StringComparison.Ordinal) || file.Split('/').Contains("..")))
        {
            yield return $"has '{file}', a file outside of itself";
        }

        foreach (string file in s_everywhere.Concat(Named(Description["main"])).Concat(Named(Description["types"])).Concat(Named(Description["exports"])).Distinct())
        {
            if (!Files.ContainsKey(Root + file))
            {
                yield return $"names '{file}', which is not in it";
            }
        }

        // A binary for one platform must not be installed on another.
        string[] binaries = [.. Files.Keys.Where(IsBinary)];
        if (binaries.Length > 0 && (Description["os"] is null || Description["cpu"] is null))
        {
            yield return "has a binary, and does not say for which system and processor";
        }

        foreach (string file in binaries.Where(file => (string?)Record?["files"]?[file[Root.Length..]] != Files[file]))
        {
            yield return $"has '{file[Root.Length..]}', which its build-record.json does not know, or not with these bytes";
        }

        string[] gone = [.. (Record?["files"]?.AsObject() ?? []).Select(static file => file.Key).Where(file => !Files.ContainsKey(Root + file))];
        foreach (string file in gone)
        {
            yield return $"has a build-record.json with '{file}', which is not in it";
        }

        foreach ((string other, JsonNode? wanted) in Description["optionalDependencies"]?.AsObject() ?? [])
        {
            if ((string?)wanted != version || !released.Any(one => one.Name == other))
            {
                yield return $"depends on {other} {wanted}, which is not released with it";
            }
        }
    }

    private static bool IsBinary(string file) => Path.GetExtension(file) is ".node" or ".dll" or ".dylib" || Path.GetFileName(file).Contains(".so", StringComparison.Ordinal);

    // Paths relative to the package, wherever they are in conditions.
    private static IEnumerable<string> Named(JsonNode? node) => node switch
    {
        JsonObject conditions => conditions.SelectMany(static condition => Named(condition.Value)),
        JsonValue value when (string?)value is { } path => [path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path],
        _ => [],
    };
}
