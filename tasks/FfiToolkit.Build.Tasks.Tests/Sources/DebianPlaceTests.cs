using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Sources;

namespace FfiToolkit.Build.Tasks.Tests.Sources;

public sealed class DebianPlaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task This_machines_mirror_has_the_pinned_archives()
    {
        LibffiPin pin = PinCatalog.Load(Repository.Pins).Select(RealSources.Older, null, null)[0];

        PlaceResult result = await new DebianPlace(ExecutableFinder.FromEnvironment(), []).FetchAsync(pin, _folder.Path, TestContext.Current.CancellationToken);

        Assert.SkipWhen(result.File is null, $"This machine's Debian source mirror does not give libffi {pin.Version}: {result.Reason}");
        Assert.Equal(pin.Sha256, TestArchive.Sha256Of(await File.ReadAllBytesAsync(result.File!, TestContext.Current.CancellationToken)));
        Assert.StartsWith("Debian ", result.Origin, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_without_apt_says_so() =>
        Assert.Equal("this machine has no apt-get", (await FetchAsync("")).Reason);

    [Fact]
    public async Task A_mirror_that_cannot_be_reached_is_a_reason_per_suite()
    {
        Fake("apt-get", "echo 'E: Could not connect to mirror' >&2; exit 100");

        Assert.Equal("sid: its package list could not be fetched (E: Could not connect to mirror)", (await FetchAsync(_folder["bin"])).Reason);
    }

    [Fact]
    public async Task A_mirror_that_goes_on_for_ever_is_left()
    {
        Fake("apt-get", "exec sleep 600");

        Assert.Equal("sid: its package list could not be fetched (apt-get did not end within 1 s)", (await FetchAsync(_folder["bin"], TimeSpan.FromSeconds(1))).Reason);
    }

    // The hash of the pin says what the archive must hold, however old the list that names it.
    [Fact]
    public async Task A_mirror_that_lags_behind_is_used()
    {
        Fake("apt-get", "case \"$*\" in *Acquire::Check-Valid-Until=false*) exit 0;; *) echo 'E: Release file is expired' >&2; exit 100;; esac");

        Assert.Equal("sid: has no libffi", (await FetchAsync(_folder["bin"])).Reason);
    }

    [Fact]
    public async Task A_suite_with_other_versions_names_them()
    {
        Fake("apt-get", "exit 0");
        Fake("apt-cache", "echo 'Version: 3.5.2-4'; echo 'Version: 2:1.0.1-1'");

        Assert.Equal("sid: has 3.5.2-4, 2:1.0.1-1, not 1.0.0", (await FetchAsync(_folder["bin"])).Reason);
    }

    [Fact]
    public async Task The_version_is_matched_without_epoch_and_revision()
    {
        Fake("apt-get", "case \"$*\" in *libffi=1:1.0.0-3*) echo archive > libffi_1.0.0.orig.tar.gz;; esac");
        Fake("apt-cache", "echo 'Version: 1.0.0.1-1'; echo 'Version: 1:1.0.0-3'");

        PlaceResult result = await FetchAsync(_folder["bin"]);

        Assert.Equal("Debian sid: libffi 1:1.0.0-3", result.Origin);
        Assert.Equal("archive\n", await File.ReadAllTextAsync(result.File!, TestContext.Current.CancellationToken));
    }

    private void Fake(string program, string script)
    {
        string list = _folder.Write("etc/sources.list", "deb http://mirror.example/debian bookworm main\n");
        _folder.WriteScript($"bin/{program}", script + "\n");
        _folder.WriteScript("bin/apt-config", $"echo \"LIST='{list}'\"\n");
        if (!File.Exists(_folder["bin", "apt-cache"]))
        {
            _folder.WriteScript("bin/apt-cache", "exit 0\n");
        }
    }

    private Task<PlaceResult> FetchAsync(string searchPath, TimeSpan? limit = null)
    {
        Directory.CreateDirectory(_folder["work"]);
        return new DebianPlace(new ExecutableFinder(searchPath), []) { Limit = limit ?? TimeSpan.FromMinutes(1) }.FetchAsync(TestArchive.Pin([1]), _folder["work"], TestContext.Current.CancellationToken);
    }
}
