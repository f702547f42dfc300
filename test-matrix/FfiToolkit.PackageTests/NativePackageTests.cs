using System.Security.Cryptography;
using System.Text.Json;
using FfiToolkit.Build.Tasks.Formats;
using NuGet.Packaging;

namespace FfiToolkit.PackageTests;

/// <summary>What is in the native packages, and which of it NuGet gives to a project for each RID.</summary>
public sealed class NativePackageTests
{
    /// <summary>RID, file, format, processor, C library.</summary>
    private static readonly (string Rid, string File, string Format, string Machine, string CLibrary)[] s_packages =
    [
        ("linux-x64", "libffi.so.8", "elf", "x64", "libc.so.6"),
        ("linux-arm64", "libffi.so.8", "elf", "arm64", "libc.so.6"),
        ("linux-arm", "libffi.so.8", "elf", "arm", "libc.so.6"),
        ("linux-musl-x64", "libffi.so.8", "elf", "x64", "libc.so"),
        ("linux-musl-arm64", "libffi.so.8", "elf", "arm64", "libc.so"),
        ("osx-x64", "libffi.dylib", "macho", "x64", "/usr/lib/libSystem.B.dylib"),
        ("osx-arm64", "libffi.dylib", "macho", "arm64", "/usr/lib/libSystem.B.dylib"),
        ("win-x64", "ffi-8.dll", "pe", "x64", "ucrtbase.dll"),
        ("win-arm64", "ffi-8.dll", "pe", "arm64", "ucrtbase.dll"),
        ("freebsd-x64", "libffi.so.8", "elf", "x64", "libc.so.7"),
        ("freebsd-arm64", "libffi.so.8", "elf", "arm64", "libc.so.7"),
    ];

    /// <summary>RIDs that fall back to one above in the SDK's graph, with a C library for which that one was not made.</summary>
    private static readonly string[] s_heirs = ["linux-bionic-x64", "linux-bionic-arm64", "linux-musl-arm"];

    public static TheoryData<string> Rids => [.. s_packages.Select(static package => package.Rid)];

    [Theory]
    [MemberData(nameof(Rids))]
    public void A_package_holds_the_library_of_its_rid_with_licence_and_record(string rid)
    {
        NativePackage package = PackageFeed.RequireNative(rid);
        (_, string file, string format, string machine, string cLibrary) = s_packages.Single(package => package.Rid == rid);

        Assert.Equal($"runtimes/{rid}/native/{file}", package.Library);
        Assert.All(package.Files.Where(path => path != package.Library), static path => Assert.EndsWith("/native/_._", path, StringComparison.Ordinal));
        LibraryImage image = LibraryImage.Read(package.Content);
        Assert.Equal((format, machine), (image.Format, image.Architecture));
        Assert.Contains(cLibrary, image.Needed);
        Assert.Contains("Anthony Green", package.Licence, StringComparison.Ordinal);
        Assert.Equal(rid, package.Record.GetProperty("rid").GetString());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(package.Content)), package.Record.GetProperty("files").GetProperty(file).GetString());
        Assert.Equal(64, package.Record.GetProperty("sourceSha256").GetString()!.Length);
    }

    [Fact]
    public void The_meta_package_depends_on_the_packages_of_all_rids_and_holds_no_library()
    {
        RequireAll();
        using PackageArchiveReader package = new(Path.Combine(Repository.Packages, $"FfiToolkit.Native.{PackageFeed.Require()}.nupkg"));

        Assert.Equal(
            s_packages.Select(static package => $"FfiToolkit.Native.{package.Rid}").Order(StringComparer.Ordinal),
            Assert.Single(package.GetPackageDependencies()).Packages.Select(static dependency => dependency.Id).Order(StringComparer.Ordinal));
        Assert.Empty(package.GetFiles("runtimes"));
    }

    [Fact]
    public void The_symbols_package_has_the_debug_information_of_every_library()
    {
        RequireAll();
        using PackageArchiveReader package = new(Path.Combine(Repository.Packages, $"FfiToolkit.Native.Symbols.{PackageFeed.Require()}.nupkg"));

        Assert.Equal(
            s_packages.SelectMany(static package => Symbols(package.Format, package.Rid, PackageFeed.RequireNative(package.Rid).Record.GetProperty("buildId").GetString()!)).Order(StringComparer.Ordinal),
            package.GetFiles("symbols").Order(StringComparer.Ordinal));
        Assert.Empty(package.GetPackageDependencies());
        Assert.Contains("LICENSE.libffi.txt", package.GetFiles());

        static string[] Symbols(string format, string rid, string id) => format switch
        {
            "pe" => [$"symbols/ffi-8.pdb/{id.ToUpperInvariant()}/ffi-8.pdb"],
            "macho" => [$"symbols/{rid}/libffi.dylib.dSYM/Contents/Info.plist", $"symbols/{rid}/libffi.dylib.dSYM/Contents/Resources/DWARF/libffi.dylib"],
            _ => [$"symbols/.build-id/{id[..2]}/{id[2..]}.debug"],
        };
    }

    [Fact]
    public async Task NuGet_gives_a_project_exactly_the_file_of_each_of_its_rids()
    {
        RequireAll();
        JsonElement targets = (await RestoreAsync()).GetProperty("targets");

        foreach ((string rid, string file, _, _, _) in s_packages)
        {
            Assert.Equal([$"runtimes/{rid}/native/{file}"], Assets(targets.GetProperty($"net10.0/{rid}"), "native"));
        }

        Assert.All(s_heirs, rid => Assert.Empty(Assets(targets.GetProperty($"net10.0/{rid}"), "native")));
        Assert.Equal(
            s_packages.Select(static package => $"runtimes/{package.Rid}/native/{package.File}").Order(StringComparer.Ordinal),
            Assets(targets.GetProperty("net10.0"), "runtimeTargets").Order(StringComparer.Ordinal));
    }

    private static void RequireAll() => Assert.All(s_packages, static package => PackageFeed.RequireNative(package.Rid));

    /// <summary>The files that NuGet chose from our packages; its mark of an empty folder is no file.</summary>
    private static string[] Assets(JsonElement target, string kind) =>
    [
        .. target.EnumerateObject()
            .Where(package => package.Name.StartsWith("FfiToolkit.Native", StringComparison.Ordinal) && package.Value.TryGetProperty(kind, out _))
            .SelectMany(package => package.Value.GetProperty(kind).EnumerateObject())
            .Select(static asset => asset.Name)
            .Where(static path => !path.EndsWith("/_._", StringComparison.Ordinal)),
    ];

    /// <summary>Restores a project for all RIDs at once.</summary>
    /// <returns>NuGet's own account of what it chose.</returns>
    private static async Task<JsonElement> RestoreAsync()
    {
        string rids = string.Join(';', s_packages.Select(static package => package.Rid).Concat(s_heirs));
        UserProject project = new(
            "asset-selection",
            "csproj",
            $"""
            <TargetFramework>net10.0</TargetFramework>
            <RuntimeIdentifiers>{rids}</RuntimeIdentifiers>
            {UserProject.WithoutFrameworks}
            """,
            package: "FfiToolkit.Native");
        (int exitCode, string output) = await project.RunAsync("restore", "--force");
        Assert.True(exitCode == 0, output);
        string folder = project.Folder;
        return JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "obj", "project.assets.json"), TestContext.Current.CancellationToken)).RootElement;
    }
}
