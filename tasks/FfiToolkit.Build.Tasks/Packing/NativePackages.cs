using System.Text;
using FfiToolkit.Build.Tasks.Libffi;
using NuGet.Packaging.Core;
using NuGet.Versioning;

namespace FfiToolkit.Build.Tasks.Packing;

/// <summary>The packages with libffi: one per RID with the library, its licence and its build record; one that depends on them all; one with the debug information.</summary>
public sealed class NativePackages(TargetCatalog targets, string readmeTemplate)
{
    /// <summary>What all packages of one call share.</summary>
    public required string Id { get; init; }

    /// <summary>The packages' version.</summary>
    public required string Version { get; init; }

    /// <summary>What the packages say of themselves.</summary>
    public PackageDetails Details { get; init; } = new();

    /// <summary>Files of the project's that every package carries: path in the package to bytes. A readme among them stands in for ours.</summary>
    public IReadOnlyDictionary<string, byte[]> ProjectFiles { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>The packages' authors.</summary>
    public required string Authors { get; init; }

    /// <summary>The packages' time.</summary>
    public required long Timestamp { get; init; }

    /// <summary>The package of one RID, from the folder that the build made.</summary>
    public PackageSpec Runtime(string folder, string rid, bool anyToolchain)
    {
        BuiltRuntime built = BuiltRuntime.Open(folder, targets.Get(rid), anyToolchain);
        BuildRecord record = built.Record;
        string native = $"runtimes/{rid}/native";
        Dictionary<string, byte[]> files = new()
        {
            [$"{native}/{built.Target.Library}"] = built.Library,
            ["README.md"] = Readme($"{Id}.{rid}", $"`{native}/{built.Target.Library}`: libffi {record.Version}, built with {record.Toolchain.Version} from the source archive with SHA-256 `{record.SourceSha256}`."),
        };
        AddNotices(files, folder, "");
        foreach (string heir in RuntimeHeirs.Of(rid))
        {
            // NuGet's own mark of an asset folder that is empty on purpose.
            files[$"runtimes/{heir}/native/_._"] = [];
        }

        return Spec($"{Id}.{rid}", $"libffi {record.Version} for {rid}, built by FfiToolkit.Build.", files);
    }

    /// <summary>The package that brings the packages of all RIDs.</summary>
    public PackageSpec Meta(IReadOnlyList<string> rids)
    {
        Dictionary<string, byte[]> files = new() { ["README.md"] = Readme(Id, $"Depends on the packages of: {string.Join(", ", rids)}.") };
        return Spec(Id, "libffi for every platform that FfiToolkit.Engine runs on.", files) with
        {
            Dependencies = [.. rids.Select(rid => new PackageDependency($"{Id}.{rid}", new VersionRange(PackageWriter.ParseVersion(Version))))],
        };
    }

    /// <summary>
    /// The package with the debug information of all RIDs, in one folder that debuggers look through by themselves: ELF by build id,
    /// Windows as a symbol server has it; of macOS a bundle for each RID. Null where no build made any.
    /// </summary>
    /// <param name="runtimes">The folders that the build made, each with its RID.</param>
    /// <param name="anyToolchain">Whether the project says which compiler builds.</param>
    public PackageSpec? Symbols(IEnumerable<(string Folder, string Rid)> runtimes, bool anyToolchain)
    {
        ArgumentNullException.ThrowIfNull(runtimes);
        Dictionary<string, byte[]> files = [];
        List<string> rids = [];
        string version = "";
        foreach ((string folder, string rid) in runtimes)
        {
            BuiltRuntime built = BuiltRuntime.Open(folder, targets.Get(rid), anyToolchain);
            if (built is not { Symbols: { } symbols, Record: { Symbols: { } name, BuildId: { } id } })
            {
                continue;
            }

            // gdb, "Debugging Information in Separate Files"; Microsoft, "SymPath": name, GUID and age, name; Apple's bundles of debug
            // information, which are looked for beside the library.
            switch (built.Target.Format)
            {
                case "pe":
                    files[$"symbols/{name}/{id.ToUpperInvariant()}/{name}"] = symbols;
                    break;
                case "macho":
                    string bundle = $"symbols/{rid}/{built.Target.Library}.dSYM/Contents";
                    files[$"{bundle}/Resources/DWARF/{built.Target.Library}"] = symbols;
                    files[$"{bundle}/Info.plist"] = Encoding.UTF8.GetBytes(BundleProperties(built.Target.Library, built.Record.Version));
                    break;
                default:
                    files[$"symbols/.build-id/{id[..2]}/{id[2..]}.debug"] = symbols;
                    break;
            }

            AddNotices(files, folder, $"records/{rid}/");
            rids.Add(rid);
            version = built.Record.Version;
        }

        if (rids.Count == 0)
        {
            return null;
        }

        string package = $"{Id}.Symbols";
        files["README.md"] = Encoding.UTF8.GetBytes($"""
            # {package}

            The debug information of libffi {version} for {string.Join(", ", rids)}. Nothing depends on this package: unpack it (it is a zip archive), and name its folder `symbols` to the debugger.

            ```
            gdb:     set debug-file-directory /unpacked/symbols:/usr/lib/debug
            lldb:    settings append target.debug-file-search-paths /unpacked/symbols
            macOS:   target symbols add /unpacked/symbols/osx-arm64/libffi.dylib.dSYM    (in lldb; or put the bundle beside the library)
            WinDbg:  .sympath+ C:\unpacked\symbols
            ```

            The sources are named `/libffi-{version}/...`; in gdb, `set substitute-path` says where yours are.

            libffi is under the MIT licence (`LICENSE.libffi.txt`). `records` has for each library from which source, with which compiler and with which flags it was built.

            """);
        return Spec(package, $"Debug information of libffi {version}, built by FfiToolkit.Build.", files);
    }

    private static string BundleProperties(string library, string version) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0">
        <dict>
            <key>CFBundleIdentifier</key>
            <string>com.apple.xcode.dsym.{library}</string>
            <key>CFBundleInfoDictionaryVersion</key>
            <string>6.0</string>
            <key>CFBundlePackageType</key>
            <string>dSYM</string>
            <key>CFBundleShortVersionString</key>
            <string>{version}</string>
            <key>CFBundleVersion</key>
            <string>{version}</string>
        </dict>
        </plist>

        """;

    private static void AddNotices(Dictionary<string, byte[]> files, string folder, string place)
    {
        files["LICENSE.libffi.txt"] = PackInput.Read(Path.Combine(folder, "LICENSE"), "libffi's licence");
        files[place + Notices.FileName] = PackInput.Read(Path.Combine(folder, Notices.FileName), "the notices");
        files[place + BuildRecord.FileName] = PackInput.Read(Path.Combine(folder, BuildRecord.FileName), "the build record");
    }

    private PackageSpec Spec(string id, string description, Dictionary<string, byte[]> files)
    {
        foreach ((string path, byte[] content) in ProjectFiles)
        {
            files[path] = content;
        }

        return new PackageSpec
        {
            Id = id,
            Details = Details,
            Version = Version,
            Authors = Authors,
            Timestamp = Timestamp,
            Description = description,
            Files = files,
        };
    }

    private byte[] Readme(string id, string content) => Encoding.UTF8.GetBytes(readmeTemplate
        .Replace("{id}", id, StringComparison.Ordinal)
        .Replace("{content}", content, StringComparison.Ordinal));
}
