#:property PublishAot=false
// Checks NuGet packages before a release, and lists what is in those and in the npm packages.
// Usage: dotnet run eng/release/Packages.cs -- (packages FOLDER VERSION | sbom FILE NPM-FOLDER FOLDER VERSION)
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

// SPDX 2.3, 8.4: a file's SHA1 is mandatory.
#pragma warning disable CA5350

(string folder, string version) = (args[^2], args[^1]);
string[] files = [.. Directory.GetFiles(folder, $"*.{version}.nupkg").Order(StringComparer.Ordinal)];
if (files.Length == 0)
{
    Console.Error.WriteLine($"error: there is no package of version {version} in '{folder}'. Run eng/build.sh.");
    return 2;
}

Package[] packages = [.. files.Select(Package.Read)];
return args[0] == "sbom"
    ? WriteSbom([.. packages, .. Directory.GetFiles(args[2], "*.tgz").Order(StringComparer.Ordinal).Select(Package.ReadNpm)], args[1], version)
    : Check(packages, version);

static int Check(Package[] packages, string version)
{
    List<string> problems = [];
    foreach (Package package in packages)
    {
        void Require(bool holds, string problem)
        {
            if (!holds)
            {
                problems.Add($"{package.Id}: {problem}");
            }
        }

        Require(package.Version == version, $"has version {package.Version}, not {version}");
        Require(package.Licence.Length > 0, "has no licence");
        Require(package.Files.All(static file => !file.Name.Contains("..", StringComparison.Ordinal)), "has a file outside of itself");
        foreach ((string id, string range) in package.Dependencies.Where(static one => one.Id.StartsWith("FfiToolkit.", StringComparison.Ordinal)))
        {
            Require(packages.Any(other => other.Id == id) && range.Contains(version, StringComparison.Ordinal), $"depends on {id} {range}, which is not released with it");
        }
    }

    foreach (string problem in problems)
    {
        Console.Error.WriteLine($"error: {problem}");
    }

    Console.WriteLine($"{packages.Length} packages of version {version}, {problems.Count} problems");
    return problems.Count == 0 ? 0 : 1;
}

// SPDX 2.3, clauses 6 to 11: a document, its packages, their files, and what is related to what.
static int WriteSbom(Package[] packages, string output, string version)
{
    JsonArray described = [], contained = [], relations = [];
    HashSet<string> outside = [];
    foreach (Package package in packages)
    {
        string id = package.SpdxId;
        JsonArray its = [];
        JsonObject itself = Describe(id, package.Id, package.Version, package.Licence, package.Locator, Sum("SHA256", Convert.FromHexString(package.Sha256)));
        described.Add(itself);
        relations.Add(Relate("SPDXRef-DOCUMENT", "DESCRIBES", id));
        List<string> sums = [];
        foreach ((string name, byte[] content) in package.Files)
        {
            string file = $"{id.Replace("-Package-", "-File-", StringComparison.Ordinal)}-{Convert.ToHexStringLower(SHA1.HashData(System.Text.Encoding.UTF8.GetBytes(name)))[..12]}";
            contained.Add(new JsonObject
            {
                ["SPDXID"] = file, ["fileName"] = "./" + name, ["fileTypes"] = new JsonArray(Kind(name)),
                ["licenseConcluded"] = "NOASSERTION", ["licenseInfoInFiles"] = new JsonArray("NOASSERTION"), ["copyrightText"] = "NOASSERTION",
                ["checksums"] = new JsonArray(Sum("SHA1", SHA1.HashData(content)), Sum("SHA256", SHA256.HashData(content))),
            });
            its.Add(file);
            sums.Add(Convert.ToHexStringLower(SHA1.HashData(content)));
            relations.Add(Relate(id, "CONTAINS", file));
            foreach (Component component in package.Components.Where(component => component.Makes(name)))
            {
                relations.Add(Relate(file, component.IsEmbedded ? "EXPANDED_FROM_ARCHIVE" : "GENERATED_FROM", component.SpdxId));
            }
        }

        // 7.9: of the sums of all files, in order.
        itself["filesAnalyzed"] = true;
        itself["hasFiles"] = its;
        itself["licenseInfoFromFiles"] = new JsonArray("NOASSERTION");
        itself["packageVerificationCode"] = new JsonObject { ["packageVerificationCodeValue"] = Convert.ToHexStringLower(SHA1.HashData(Encoding.ASCII.GetBytes(string.Concat(sums.Order(StringComparer.Ordinal))))) };

        foreach (Component component in package.Components)
        {
            if (outside.Add(component.SpdxId))
            {
                described.Add(Describe(component.SpdxId, component.Name, component.Version, component.Licence, component.Locator, component.Sum));
            }

            relations.Add(component.IsTool ? Relate(component.SpdxId, "BUILD_TOOL_OF", id) : Relate(id, "CONTAINS", component.SpdxId));
        }

        // An addon has all of the engine in it.
        foreach ((string dependency, _) in package.Files.Any(static file => file.Name == "ffitoolkit.node") ? packages.Single(static other => other.Id == "FfiToolkit.Engine").Dependencies : [])
        {
            if (packages.All(other => other.Id != dependency))
            {
                relations.Add(Relate(id, "CONTAINS", $"SPDXRef-Package-{dependency}"));
            }
        }

        foreach ((string dependency, string range) in package.Dependencies)
        {
            Package? own = packages.FirstOrDefault(other => other.Id == dependency);
            string target = own?.SpdxId ?? $"SPDXRef-Package-{dependency}";
            if (own is null && outside.Add(target))
            {
                string least = range.Trim('[', ']', '(', ')', ',', ' ');
                described.Add(Describe(target, dependency, range, "NOASSERTION", $"pkg:nuget/{dependency}@{least}", null));
            }

            relations.Add(Relate(id, "DEPENDS_ON", target));
        }
    }

    string digest = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', packages.Select(static package => package.Sha256)))));
    JsonObject document = new()
    {
        ["spdxVersion"] = "SPDX-2.3", ["dataLicense"] = "CC0-1.0", ["SPDXID"] = "SPDXRef-DOCUMENT", ["name"] = $"FfiToolkit {version}",
        ["documentNamespace"] = $"https://spdx.org/spdxdocs/ffitoolkit-{version}-{digest[..16]}",
        ["creationInfo"] = new JsonObject { ["created"] = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", null), ["creators"] = new JsonArray("Tool: eng/release/Packages.cs") },
        ["packages"] = described, ["files"] = contained, ["relationships"] = relations,
    };
    File.WriteAllText(output, document.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true, TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver() }) + "\n");
    Console.WriteLine($"{output}: {packages.Length} packages, {contained.Count} files, {outside.Count} from elsewhere");
    return 0;
}

// 8.3, by what the file is and not by what it is for.
static string Kind(string name) => Path.GetExtension(name) switch
{
    ".dll" or ".dylib" or ".8" or ".debug" or ".node" => "BINARY",
    ".c" or ".h" or ".S" or ".props" or ".targets" or ".js" or ".mjs" or ".ts" or ".mts" => "SOURCE",
    ".md" or ".txt" => "TEXT",
    _ => "OTHER",
};

static JsonObject Describe(string id, string name, string version, string licence, string locator, JsonObject? sum)
{
    JsonObject package = new()
    {
        ["SPDXID"] = id, ["name"] = name, ["versionInfo"] = version, ["downloadLocation"] = "NOASSERTION", ["filesAnalyzed"] = false,
        ["licenseConcluded"] = "NOASSERTION", ["licenseDeclared"] = licence, ["copyrightText"] = "NOASSERTION",
        ["externalRefs"] = new JsonArray(new JsonObject
        {
            ["referenceCategory"] = "PACKAGE-MANAGER", ["referenceType"] = "purl", ["referenceLocator"] = locator,
        }),
    };
    if (sum is not null)
    {
        package["checksums"] = new JsonArray(sum);
    }

    return package;
}

static JsonObject Sum(string algorithm, byte[] value) => new() { ["algorithm"] = algorithm, ["checksumValue"] = Convert.ToHexStringLower(value) };

static JsonObject Relate(string from, string how, string to) => new() { ["spdxElementId"] = from, ["relationshipType"] = how, ["relatedSpdxElement"] = to };

/// <summary>Something of others that is in a package, or that made what is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Licence">An SPDX expression, or NOASSERTION.</param>
/// <param name="Locator">Where it is known: a purl.</param>
/// <param name="Hash">The checksum's algorithm and value; null where nothing records it.</param>
/// <param name="Makes">Whether a file of the package is it, or is made from it.</param>
/// <param name="IsTool">It made what is in the package, and is not in it itself.</param>
/// <param name="IsEmbedded">A file of the package is a copy of a file of it.</param>
internal sealed record Component(string Name, string Version, string Licence, string Locator, (string Algorithm, byte[] Value)? Hash, Func<string, bool> Makes, bool IsTool = false, bool IsEmbedded = false)
{
    internal string SpdxId => $"SPDXRef-Package-{Name}-{Version}";

    internal JsonObject? Sum => Hash is { } hash ? new() { ["algorithm"] = hash.Algorithm, ["checksumValue"] = Convert.ToHexStringLower(hash.Value) } : null;

    // What an addon for Node is made of, as the build record beside it has that: .NET, compiled ahead of time, is in the compiler's package.
    internal static IEnumerable<Component> OfAddon(JsonNode record)
    {
        (string name, string version) = ((string)record["compiler"]!["name"]!, (string)record["compiler"]!["version"]!);
        return OfBuild(record["libffi"]!).Prepend(new Component(name, version, "MIT", $"pkg:nuget/{name}@{version}", null, static file => file == "ffitoolkit.node"));
    }

    // libffi and what compiled it, as the build record beside the library has them.
    internal static IEnumerable<Component> OfBuild(JsonNode record)
    {
        string version = (string)record["version"]!;
        yield return new Component(
            "libffi", version, "MIT", $"pkg:github/libffi/libffi@v{version}", ("SHA256", Convert.FromHexString((string)record["sourceSha256"]!)),
            static file => (file.StartsWith("runtimes/", StringComparison.Ordinal) && !file.EndsWith("/_._", StringComparison.Ordinal)) || file.StartsWith("symbols/", StringComparison.Ordinal)
                || file is "libffi.so.8" or "libffi.dylib" or "ffi-8.dll");
        JsonNode toolchain = record["toolchain"]!;
        if ((string?)toolchain["integrity"] is { } integrity && ((string)toolchain["version"]!).Split(' ') is [string tool, string release])
        {
            yield return new Component(tool, release, "MIT", $"pkg:generic/{tool}@{release}", ("SHA512", Convert.FromBase64String(integrity["sha512-".Length..])), static _ => false, IsTool: true);
        }
    }

    // The assemblies of others that are beside the tasks, as the file says that .NET loads them by. THIRD-PARTY-NOTICES.md has their licences.
    internal static IEnumerable<Component> OfAssemblies(JsonNode dependencies, string folder)
    {
        JsonObject target = dependencies["targets"]![(string)dependencies["runtimeTarget"]!["name"]!]!.AsObject();
        foreach ((string key, JsonNode? entry) in target)
        {
            JsonNode library = dependencies["libraries"]![key]!;
            string[] names = [.. entry?["runtime"]?.AsObject().Select(static file => Path.GetFileName(file.Key)) ?? []];
            if ((string?)library["type"] == "package" && names.Length > 0 && key.Split('/') is [string name, string version])
            {
                string licence = name.StartsWith("NuGet.", StringComparison.Ordinal) ? "Apache-2.0" : "MIT";
                yield return new Component(
                    name, version, licence, $"pkg:nuget/{name}@{version}", ("SHA512", Convert.FromBase64String(((string)library["sha512"]!)["sha512-".Length..])),
                    file => names.Any(one => file == folder + one), IsEmbedded: true);
            }
        }
    }
}

/// <summary>A package of ours, of NuGet or of npm.</summary>
internal sealed record Package(string Id, string Version, string Licence, string Sha256, (string Name, byte[] Content)[] Files, (string Id, string Range)[] Dependencies)
{
    // 3.2 of SPDX: letters, digits, full stops and hyphens. Names of npm have a scope.
    internal string SpdxId => $"SPDXRef-Package-{(IsNpm ? $"npm-{Id.TrimStart('@').Replace('/', '-')}" : Id)}";

    internal string Locator => IsNpm ? $"pkg:npm/{Id.Replace("@", "%40", StringComparison.Ordinal)}@{Version}" : $"pkg:nuget/{Id}@{Version}";

    private bool IsNpm => Id.StartsWith('@');

    internal Component[] Components => field ??= [.. Files.SelectMany(file => file.Name switch
    {
        "build-record.json" when IsNpm => Component.OfAddon(JsonNode.Parse(file.Content)!),
        _ when file.Name.EndsWith("build-record.json", StringComparison.Ordinal) => Component.OfBuild(JsonNode.Parse(file.Content)!),
        _ when file.Name.EndsWith(".deps.json", StringComparison.Ordinal) => Component.OfAssemblies(JsonNode.Parse(file.Content)!, file.Name[..(file.Name.LastIndexOf('/') + 1)]),
        _ => [],
    }).DistinctBy(static component => component.SpdxId)];

    internal static Package Read(string path)
    {
        using ZipArchive zip = ZipFile.OpenRead(path);
        (string Name, byte[] Content)[] files = [.. zip.Entries.Where(static entry => entry.Name.Length > 0).Select(static entry =>
        {
            using MemoryStream content = new();
            using Stream stream = entry.Open();
            stream.CopyTo(content);
            return (entry.FullName, content.ToArray());
        })];
        using MemoryStream specification = new(files.Single(static file => file.Name.EndsWith(".nuspec", StringComparison.Ordinal) && !file.Name.Contains('/')).Content);
        XElement metadata = XDocument.Load(specification).Root!.Elements().First();
        string Value(string name) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value ?? "";
        return new Package(
            Value("id"), Value("version"), Value("license"), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), files,
            [.. metadata.Descendants().Where(static element => element.Name.LocalName == "dependency").Select(static element => ((string)element.Attribute("id")!, (string?)element.Attribute("version") ?? "")).Distinct()]);
    }

    internal static Package ReadNpm(string path)
    {
        List<(string Name, byte[] Content)> files = [];
        using GZipStream bytes = new(File.OpenRead(path), CompressionMode.Decompress);
        using TarReader tar = new(bytes);
        while (tar.GetNextEntry() is { } entry)
        {
            using MemoryStream content = new();
            entry.DataStream?.CopyTo(content);
            files.Add((entry.Name["package/".Length..], content.ToArray()));
        }

        JsonNode description = JsonNode.Parse(files.Single(static file => file.Name == "package.json").Content)!;
        return new Package(
            (string)description["name"]!, (string)description["version"]!, (string)description["license"]!, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), [.. files],
            [.. (description["optionalDependencies"]?.AsObject() ?? []).Select(static one => (one.Key, (string)one.Value!))]);
    }
}
