using FfiToolkit.LibffiSuite.Canaries;
using FfiToolkit.LibffiSuite.Running;
using FfiToolkit.LibffiSuite.Targets;

namespace FfiToolkit.LibffiSuite.Tests;

public sealed class CacheTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ffitk-suite-");

    private SuiteOptions Suite => Repository.Options("libffi.call/strlen.c") with { WorkFolder = _folder.FullName, WithCanaries = false };

    [Fact]
    public async Task A_second_run_compiles_nothing_and_a_changed_library_everything()
    {
        RidReport first = await RunAsync(Suite);
        RidReport second = await RunAsync(Suite);
        string other = Path.Combine(_folder.FullName, "native", "linux-x64");
        Directory.CreateDirectory(other);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Suite.NativeRoot, "linux-x64")))
        {
            File.Copy(file, Path.Combine(other, Path.GetFileName(file)));
        }

        await File.AppendAllTextAsync(Path.Combine(other, "libffi.so.8"), "x", TestContext.Current.CancellationToken);
        RidReport changed = await RunAsync(Suite with { NativeRoot = Path.Combine(_folder.FullName, "native") });

        Assert.All([first, second, changed], static report => Assert.True(report.IsGood));
        Assert.True(first.Compiled > 0);
        Assert.Equal(0, second.Compiled);
        Assert.Equal(first.Compiled, changed.Compiled);
    }

    [Fact]
    public async Task Another_checkout_compiles_nothing_that_the_first_did_but_what_was_changed_since()
    {
        string store = Path.Combine(_folder.FullName, "store");
        SuiteOptions first = Suite with { StoreFolder = store, WithCanaries = true };
        SuiteOptions second = first with { WorkFolder = Path.Combine(_folder.FullName, "second") };
        SuiteOptions third = first with { WorkFolder = Path.Combine(_folder.FullName, "third") };
        RidReport compiled = await RunAsync(first);
        RidReport taken = await RunAsync(second);
        string[] programs = Directory.GetFiles(store, "*.sha256");
        string changed = Path.ChangeExtension(programs[0], null);
        byte[] bytes = await File.ReadAllBytesAsync(changed, TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        File.Delete(changed);
        await File.WriteAllBytesAsync(changed, bytes, TestContext.Current.CancellationToken);
        RidReport mended = await RunAsync(third);

        Assert.All([compiled, taken, mended], static report => Assert.True(report.IsGood));
        Assert.Equal(programs.Length, compiled.Compiled);
        Assert.Equal((0, 1), (taken.Compiled, mended.Compiled));
    }

    [Fact]
    public async Task What_no_run_asked_for_in_a_month_is_let_go()
    {
        string store = Path.Combine(_folder.FullName, "store");
        await RunAsync(Suite with { StoreFolder = store });
        string[] files = Directory.GetFiles(store);
        string old = files.First(static file => file.EndsWith(".sha256", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-31));

        _ = new CompiledStore(store);

        Assert.Equal(files.Except([old, Path.ChangeExtension(old, null)]).Order(StringComparer.Ordinal), Directory.GetFiles(store).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_library_that_several_canaries_load_is_made_once_though_all_ask_at_the_same_time()
    {
        RidReport report = await RunAsync(Suite with { WithCanaries = true, Jobs = Canary.All.Length });

        Assert.True(report.IsGood);
        int libraries = Canary.All.Select(static canary => canary.Library).OfType<string>().Distinct().Count();
        Assert.Equal(report.Results.Length + Canary.All.Length + libraries, report.Compiled);
    }

    [Fact]
    public async Task A_folder_that_another_run_is_using_is_refused()
    {
        await RunAsync(Suite);
        await using FileStream other = new(Path.Combine(_folder.FullName, "linux-x64", "run.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        GuestException refusal = await Assert.ThrowsAsync<GuestException>(() => RunAsync(Suite));
        Assert.Contains("another run", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_library_that_is_not_built_is_said_to_be_missing()
    {
        RidReport report = await new RidRun(Suite with { NativeRoot = _folder.FullName }).RunAsync(SuiteTargets.Find("linux-x64"), TestContext.Current.CancellationToken);
        Assert.False(report.IsGood);
        Assert.Contains("is not built", report.Missing, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<RidReport> RunAsync(SuiteOptions options)
    {
        RidReport report = await new RidRun(options).RunAsync(SuiteTargets.Find("linux-x64"), TestContext.Current.CancellationToken);
        Assert.SkipWhen(report.Missing is not null, report.Missing ?? "");
        return report;
    }
}
