#:property PublishAot=false
// Checks packages before a release, and lists what is in them.
// Usage: dotnet run eng/release/Packages.cs -- (packages FOLDER VERSION | sbom FILE FOLDER VERSION)
using System.IO.Compression;
using System.Security.Cryptography;
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
return args[0] == "sbom" ? WriteSbom(packages, args[1], version) : Check(packages, version);

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
        string id = $"SPDXRef-Package-{package.Id}";
        JsonArray its = [];
        described.Add(Describe(id, package.Id, package.Version, package.Licence, package.Sha256, its));
        relations.Add(Relate("SPDXRef-DOCUMENT", "DESCRIBES", id));
        foreach ((string name, byte[] content) in package.Files)
        {
            string file = $"SPDXRef-File-{package.Id}-{Convert.ToHexStringLower(SHA1.HashData(System.Text.Encoding.UTF8.GetBytes(name)))[..12]}";
            contained.Add(new JsonObject
            {
                ["SPDXID"] = file, ["fileName"] = "./" + name, ["licenseConcluded"] = "NOASSERTION", ["copyrightText"] = "NOASSERTION",
                ["checksums"] = new JsonArray(Sum("SHA1", SHA1.HashData(content)), Sum("SHA256", SHA256.HashData(content))),
            });
            its.Add(file);
        }

        foreach ((string dependency, string range) in package.Dependencies)
        {
            bool own = packages.Any(other => other.Id == dependency);
            string target = $"SPDXRef-Package-{dependency}";
            if (!own && outside.Add(dependency))
            {
                described.Add(Describe(target, dependency, range, "NOASSERTION", null, null));
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
    Console.WriteLine($"{output}: {packages.Length} packages, {contained.Count} files, {outside.Count} dependencies from elsewhere");
    return 0;
}

static JsonObject Describe(string id, string name, string version, string licence, string? sha256, JsonArray? files)
{
    JsonObject package = new()
    {
        ["SPDXID"] = id, ["name"] = name, ["versionInfo"] = version, ["downloadLocation"] = "NOASSERTION", ["filesAnalyzed"] = false,
        ["licenseConcluded"] = "NOASSERTION", ["licenseDeclared"] = licence, ["copyrightText"] = "NOASSERTION",
        ["externalRefs"] = new JsonArray(new JsonObject
        {
            ["referenceCategory"] = "PACKAGE-MANAGER", ["referenceType"] = "purl", ["referenceLocator"] = $"pkg:nuget/{name}@{version.Trim('[', ']', '(', ')', ',', ' ')}",
        }),
    };
    if (sha256 is not null)
    {
        package["checksums"] = new JsonArray(new JsonObject { ["algorithm"] = "SHA256", ["checksumValue"] = sha256 });
    }

    if (files is not null)
    {
        package["hasFiles"] = files;
    }

    return package;
}

static JsonObject Sum(string algorithm, byte[] value) => new() { ["algorithm"] = algorithm, ["checksumValue"] = Convert.ToHexStringLower(value) };

static JsonObject Relate(string from, string how, string to) => new() { ["spdxElementId"] = from, ["relationshipType"] = how, ["relatedSpdxElement"] = to };

internal sealed record Package(string Id, string Version, string Licence, string Sha256, (string Name, byte[] Content)[] Files, (string Id, string Range)[] Dependencies)
{
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
}
