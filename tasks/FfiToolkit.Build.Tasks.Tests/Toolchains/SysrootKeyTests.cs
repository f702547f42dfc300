using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Sysroots;
using FfiToolkit.Build.Tasks.Toolchains;

namespace FfiToolkit.Build.Tasks.Tests.Toolchains;

/// <summary>What is linked with is kept in the user's cache under a name: that it says all that decides the content, and nothing of the machine.</summary>
public sealed class SysrootKeyTests(AllRuntimes runtimes) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("win-x64", "toolchains/windows/crt/threads.c", null, "\n")]
    [InlineData("win-arm64", "toolchains/platforms.json", ", \"wtsapi32\"", "")]
    [InlineData("freebsd-x64", "toolchains/freebsd/libm.so.5.c", null, "\n")]
    [InlineData("linux-x64", "nativeaot/elf/dso_handle.c", null, "\n")]
    [InlineData("linux-musl-arm64", "nativeaot/elf/musl.c", null, "\n")]
    [InlineData("linux-arm64", "toolchains/platforms.json", "aarch64-linux-gnu.2.17", "aarch64-linux-gnu.2.28")]
    [InlineData("osx-arm64", "toolchains/platforms.json", "\"-O2\"", "\"-O1\"", true)]
    [InlineData("linux-x64", "toolchains/platforms.json", "-fstack-protector-strong", "-fstack-protector-all", true)]
    [InlineData("freebsd-arm64", "toolchains/freebsd/include/wchar.h", null, "\n", true)]
    public async Task A_change_of_what_it_is_made_of_gives_it_another_name(string rid, string file, string? before, string after, bool isCxxAlone = false)
    {
        string changed = Path.Combine(Copy("changed"), file);
        string text = await File.ReadAllTextAsync(changed, TestContext.Current.CancellationToken);
        Assert.True(before is null || text.Contains(before, StringComparison.Ordinal));
        string[] names = await NamesAsync(Copy("before"), rid);
        string[] same = await NamesAsync(_folder["changed"], rid);

        await File.WriteAllTextAsync(changed, before is null ? text + after : text.Replace(before, after, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        string[] other = await NamesAsync(_folder["changed"], rid);

        Assert.Equal(names, same);
        Assert.Equal(isCxxAlone, names[0] == other[0]);
        Assert.NotEqual(names[1], other[1]);
    }

    [Fact]
    public async Task A_library_is_built_again_where_what_is_linked_with_is_another()
    {
        BuildRequest request = await runtimes.RequestAsync("linux-x64", _folder.Path);

        string before = InputHash.Compute(request, []);
        string after = InputHash.Compute(request with { Toolchain = request.Toolchain with { SysrootKey = static _ => "another" } }, []);

        Assert.NotEqual(before, after);
    }

    [Fact]
    public async Task A_zig_that_lacks_what_is_taken_from_it_is_named()
    {
        string zig = _folder.WriteScript("zig", "echo 0.99.0");
        ExecutableFinder finder = ExecutableFinder.FromEnvironment();
        RecordingReport report = new();
        ZigToolchains toolchains = new(new ToolchainStore(_folder.Path, [], finder, report), null, finder, new SysrootFolder(_folder.Path, report));
        Toolchain toolchain = await toolchains.NamedAsync(AllRuntimes.Catalog.Platforms.Get("win-x64"), zig, TestContext.Current.CancellationToken);

        FfiBuildException refusal = Assert.Throws<FfiBuildException>(() => toolchain.SysrootKey(false));

        Assert.Equal(DiagnosticCodes.SysrootFailed, refusal.Code);
        Assert.StartsWith("zig 0.99.0 has not what is linked with for x86_64-windows-gnu: ", refusal.Message, StringComparison.Ordinal);
    }

    // Of the system, and with C++'s standard library.
    private async Task<string[]> NamesAsync(string data, string rid)
    {
        Toolchain toolchain = await runtimes.ToolchainAsync(PlatformCatalog.Of(Path.Combine(data, "libffi")).Get(rid));
        return [toolchain.SysrootKey(false), toolchain.SysrootKey(true)];
    }

    private string Copy(string name)
    {
        string source = Path.Combine(Repository.Root, "native-deps");
        foreach (string part in (string[])["toolchains", "nativeaot"])
        {
            foreach (string file in Directory.EnumerateFiles(Path.Combine(source, part), "*", SearchOption.AllDirectories))
            {
                string target = Path.Combine(_folder[name], Path.GetRelativePath(source, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }

        return _folder[name];
    }
}
