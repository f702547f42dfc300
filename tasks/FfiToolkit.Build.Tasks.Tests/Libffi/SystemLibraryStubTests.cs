using System.Text.RegularExpressions;

namespace FfiToolkit.Build.Tasks.Tests.Libffi;

/// <summary>What the stubs of glibc promise, against Debian's glibc: it keeps every version of a function that it ever had.</summary>
public sealed partial class SystemLibraryStubTests(AllRuntimes runtimes)
{
    [Theory]
    [InlineData("linux-x64", "/lib/x86_64-linux-gnu")]
    [InlineData("linux-arm64", "/usr/aarch64-linux-gnu/lib")]
    [InlineData("linux-arm", "/usr/arm-linux-gnueabihf/lib")]
    public async Task Every_import_is_in_the_library_and_of_the_version_that_the_stub_says(string rid, string folder)
    {
        Assert.SkipUnless(File.Exists(Path.Combine(folder, "libc.so.6")), $"no glibc for {rid} is installed in {folder}");
        FfiToolkit.Build.Tasks.Recipes.BuildResult built = await runtimes.GetAsync(rid);
        string imports = await Tool.RunAsync("readelf", "-W", "--dyn-syms", Path.Combine(built.Folder, "libffi.so.8"));
        IEnumerable<string> libraries = built.Record.Needed.Select(name => Path.Combine(folder, name));
        string[] provided = [.. (await Task.WhenAll(libraries.Select(library => Tool.RunAsync("readelf", "-W", "--dyn-syms", library)))).SelectMany(text => Defined().Matches(text)).Select(match => $"{match.Groups[1].Value}@{match.Groups[2].Value}")];

        string[] needed = [.. Undefined().Matches(imports).Select(match => $"{match.Groups[1].Value}@{match.Groups[2].Value}")];

        Assert.True(needed.Length > 30, $"only {needed.Length} imports in:\n{imports}");
        Assert.Empty(needed.Except(provided));
    }

    [GeneratedRegex(@"UND (\w+)@(GLIBC_[\d.]+)")]
    private static partial Regex Undefined();

    [GeneratedRegex(@"\d+ (\w+)@@?(GLIBC_[\d.]+)")]
    private static partial Regex Defined();
}
