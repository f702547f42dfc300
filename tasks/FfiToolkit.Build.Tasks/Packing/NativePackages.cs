using System.Text;
using FfiToolkit.Build.Tasks.Recipes;
using NuGet.Packaging.Core;
using NuGet.Versioning;

namespace FfiToolkit.Build.Tasks.Packing;

/// <summary>The packages with native libraries: one per RID, with licence and build records; one that depends on them all; one with the debug information.</summary>
/// <param name="wording">What they say of themselves.</param>
public sealed class NativePackages(PackageWording wording)
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

    /// <summary>The package of one RID, with all libraries that were built for it.</summary>
    public PackageSpec Runtime(string rid, IReadOnlyList<BuiltRuntime> built)
    {
        ArgumentNullException.ThrowIfNull(built);
        string id = $"{Id}.{rid}";
        Dictionary<string, byte[]> files = new() { ["README.md"] = Encoding.UTF8.GetBytes(wording.RuntimeReadme(id, rid, built)) };
        AddRuntime(files, rid, built);
        if (StaticLink.Targets(id, [.. built.GroupBy(_ => rid)]) is { } targets)
        {
            files[$"buildTransitive/{id}.targets"] = targets;
        }

        return Spec(id, wording.OfRuntime(rid, built), files);
    }

    /// <summary>Adds what a package has of one RID: libraries, static ones, notices and records.</summary>
    public void AddRuntime(Dictionary<string, byte[]> files, string rid, IReadOnlyList<BuiltRuntime> built)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(built);
        foreach (BuiltRuntime library in built)
        {
            if (library.Library is { } shared)
            {
                files[$"runtimes/{rid}/native/{library.LibraryName}"] = shared;
            }

            if (library.PackedStaticLibrary is { } name)
            {
                files[StaticLink.Path(rid, name)] = library.Read(name, "the static library");
            }

            AddNotices(files, library, wording.RecordPlace(library));
        }

        foreach (string heir in RuntimeHeirs.Of(rid))
        {
            // NuGet's own mark of an asset folder that is empty on purpose.
            files[$"runtimes/{heir}/native/_._"] = [];
        }
    }

    /// <summary>The package that brings the packages of all RIDs.</summary>
    public PackageSpec Meta(IReadOnlyList<string> rids, string description, string readme)
    {
        Dictionary<string, byte[]> files = new() { ["README.md"] = Encoding.UTF8.GetBytes(readme) };
        return Spec(Id, description, files) with
        {
            Dependencies = [.. rids.Select(rid => new PackageDependency($"{Id}.{rid}", new VersionRange(PackageWriter.ParseVersion(Version))))],
        };
    }

    /// <summary>
    /// The package with the debug information of all RIDs, in one folder that debuggers look through by themselves: ELF by build id,
    /// Windows as a symbol server has it; of macOS a bundle for each RID. Null where no build made any.
    /// </summary>
    /// <param name="runtimes">What the build made for each RID.</param>
    public PackageSpec? Symbols(IEnumerable<BuiltRuntime> runtimes)
    {
        ArgumentNullException.ThrowIfNull(runtimes);
        Dictionary<string, byte[]> files = [];
        List<BuiltRuntime> with = [];
        foreach (BuiltRuntime built in runtimes)
        {
            if (built is not { Symbols: { } symbols, Record: { Symbols: { } name, BuildId: { } id } })
            {
                continue;
            }

            // gdb, "Debugging Information in Separate Files"; Microsoft, "SymPath": name, GUID and age, name; Apple's bundles of debug
            // information, which are looked for beside the library.
            switch (built.Platform.Format)
            {
                case "pe":
                    files[$"symbols/{name}/{id.ToUpperInvariant()}/{name}"] = symbols;
                    break;
                case "macho":
                    string bundle = $"symbols/{built.Platform.Rid}/{built.LibraryName}.dSYM/Contents";
                    files[$"{bundle}/Resources/DWARF/{built.LibraryName}"] = symbols;
                    files[$"{bundle}/Info.plist"] = Encoding.UTF8.GetBytes(BundleProperties(built.LibraryName, built.Record.Version));
                    break;
                default:
                    files[$"symbols/.build-id/{id[..2]}/{id[2..]}.debug"] = symbols;
                    break;
            }

            AddNotices(files, built, $"records/{built.Platform.Rid}/{wording.RecordPlace(built)}");
            with.Add(built);
        }

        if (with.Count == 0)
        {
            return null;
        }

        string package = $"{Id}.Symbols";
        (string content, string licence) = wording.SymbolsReadme(with);
        files["README.md"] = Encoding.UTF8.GetBytes($"""
            # {package}

            The debug information of {content} for {string.Join(", ", with.Select(static built => built.Platform.Rid).Distinct())}. Nothing depends on this package: unpack it (it is a zip archive), and name its folder `symbols` to the debugger.

            ```
            gdb:     set debug-file-directory /unpacked/symbols:/usr/lib/debug
            lldb:    settings append target.debug-file-search-paths /unpacked/symbols
            macOS:   target symbols add /unpacked/symbols/osx-arm64/{AppleName(with)}.dSYM    (in lldb; or put the bundle beside the library)
            WinDbg:  .sympath+ C:\unpacked\symbols
            ```

            The sources are named `/{with[0].Name}-{with[0].Record.Version}/...`; in gdb, `set substitute-path` says where yours are.

            {licence}`records` has for each library from which source, with which compiler and with which flags it was built.

            """);
        return Spec(package, wording.OfSymbols(with), files);
    }

    // As libffi.dylib: what the bundle is named after, whether or not one is among them.
    private static string AppleName(List<BuiltRuntime> built) => built.FirstOrDefault(static library => library.Platform.Format == "macho")?.LibraryName
        ?? $"lib{(built[0].Name.StartsWith("lib", StringComparison.Ordinal) ? built[0].Name["lib".Length..] : built[0].Name)}.dylib";

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

    private void AddNotices(Dictionary<string, byte[]> files, BuiltRuntime built, string place)
    {
        if (wording.Licence is { } licence)
        {
            files[licence.Packed] = PackInput.Read(Path.Combine(built.Folder, licence.Built), $"{built.Name}'s licence");
        }

        files[place + Notices.FileName] = PackInput.Read(Path.Combine(built.Folder, Notices.FileName), "the notices");
        files[place + BuildRecord.FileName] = PackInput.Read(Path.Combine(built.Folder, BuildRecord.FileName), "the build record");
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
}
