using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Recipes;
using NuGet.Versioning;

namespace FfiToolkit.Build.Tasks.Packing;

/// <summary>
/// npm packages with a project's libraries: one per platform, which npm installs on that platform alone (package.json's os, cpu and
/// libc), and the one that depends on them and gives the paths of the libraries, as any FFI of JavaScript opens them.
/// </summary>
internal sealed class NpmPackages
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The name of the package that is depended on: <c>fastmath</c> or <c>@scope/fastmath</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The packages' version.</summary>
    public required string Version { get; init; }

    /// <summary>One line.</summary>
    public required string Description { get; init; }

    /// <summary>Who made it.</summary>
    public required string Author { get; init; }

    /// <summary>What the project says of itself.</summary>
    public required PackageDetails Details { get; init; }

    /// <summary>Files of the project's that every package carries.</summary>
    public required IReadOnlyDictionary<string, byte[]> ProjectFiles { get; init; }

    /// <summary>The time that entries carry, in seconds since 1970.</summary>
    public required long Timestamp { get; init; }

    /// <summary>Writes them into a folder, and gives their paths.</summary>
    /// <exception cref="FfiBuildException">npm would refuse the name or the version, or a file cannot be written.</exception>
    public IReadOnlyList<string> Write(string folder, IReadOnlyList<IGrouping<string, BuiltRuntime>> runtimes)
    {
        if (!NuGetVersion.TryParse(Version, out NuGetVersion? version) || version.IsLegacyVersion)
        {
            throw new FfiBuildException(DiagnosticCodes.BadPackage, $"'{Version}' is no version for npm, which has three numbers and an optional label. Set PackageVersion to one, as 1.2.3.");
        }

        List<string> written = [];
        JsonObject dependencies = [];
        foreach (IGrouping<string, BuiltRuntime> runtime in runtimes.Where(static runtime => runtime.Any(static library => library.Library is not null)))
        {
            NpmPlatform platform = NpmPlatform.Of(runtime.Key);
            string name = $"{Name}-{platform.Name}";
            JsonObject manifest = Manifest(name, version.ToNormalizedString(), $"{Description} ({platform.Name})");
            manifest["os"] = new JsonArray(platform.Os);
            manifest["cpu"] = new JsonArray(platform.Cpu);
            if (platform.Libc is { } libc)
            {
                manifest["libc"] = new JsonArray(libc);
            }

            Dictionary<string, byte[]> files = new(ProjectFiles);
            foreach (BuiltRuntime library in runtime)
            {
                if (library.Library is { } bytes)
                {
                    files[library.LibraryName] = bytes;
                }

                files[$"records/{library.Name}/{BuildRecord.FileName}"] = PackInput.Read(Path.Combine(library.Folder, BuildRecord.FileName), "the build record");
                files[$"records/{library.Name}/{Notices.FileName}"] = PackInput.Read(Path.Combine(library.Folder, Notices.FileName), "the notices");
            }

            written.Add(Write(folder, name, version.ToNormalizedString(), manifest, files));
            dependencies[name] = version.ToNormalizedString();
        }

        JsonObject main = Manifest(Name, version.ToNormalizedString(), Description);
        main["main"] = "index.js";
        main["types"] = "index.d.ts";
        main["optionalDependencies"] = dependencies;
        written.Add(Write(folder, Name, version.ToNormalizedString(), main, new Dictionary<string, byte[]>(ProjectFiles)
        {
            ["index.js"] = Encoding.UTF8.GetBytes(NpmLoader.Script(Name, runtimes)),
            ["index.d.ts"] = Encoding.UTF8.GetBytes(NpmLoader.Types(runtimes)),
        }));
        return written;
    }

    private JsonObject Manifest(string name, string version, string description)
    {
        JsonObject manifest = new() { ["name"] = name, ["version"] = version, ["description"] = description, ["author"] = Author };
        string? license = !string.IsNullOrEmpty(Details.LicenseExpression) ? Details.LicenseExpression : !string.IsNullOrEmpty(Details.LicenseFile) ? $"SEE LICENSE IN {Details.LicenseFile}" : null;
        if (license is not null)
        {
            manifest["license"] = license;
        }

        if (!string.IsNullOrEmpty(Details.ProjectUrl))
        {
            manifest["homepage"] = Details.ProjectUrl;
        }

        if (!string.IsNullOrEmpty(Details.RepositoryUrl))
        {
            manifest["repository"] = Details.RepositoryUrl;
        }

        return manifest;
    }

    // As npm pack names and makes them: all below "package", a scope's slash a hyphen.
    private string Write(string folder, string name, string version, JsonObject manifest, Dictionary<string, byte[]> files)
    {
        files["package.json"] = Encoding.UTF8.GetBytes(manifest.ToJsonString(s_json) + "\n");
        string path = Path.Combine(folder, $"{name.TrimStart('@').Replace('/', '-')}-{version}.tgz");
        try
        {
            using MemoryStream bytes = new();
            using (GZipStream compressed = new(bytes, CompressionLevel.SmallestSize, leaveOpen: true))
            using (TarWriter tar = new(compressed, TarEntryFormat.Ustar))
            {
                foreach ((string file, byte[] content) in files.OrderBy(static file => file.Key, StringComparer.Ordinal))
                {
                    tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"package/{file}")
                    {
                        DataStream = new MemoryStream(content, writable: false),
                        ModificationTime = DateTimeOffset.FromUnixTimeSeconds(Timestamp),
                        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                    });
                }
            }

            Directory.CreateDirectory(folder);
            AtomicFile.Write(path, bytes.ToArray());
            return path;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new FfiBuildException(DiagnosticCodes.PackageUnwritable, $"the package '{path}' cannot be written: {refusal.Message}. Make the folder writable or set FfiNpmOutput to another one.", refusal) { File = path };
        }
    }
}
