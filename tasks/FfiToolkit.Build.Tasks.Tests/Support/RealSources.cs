using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Settings;
using FfiToolkit.Build.Tasks.Sources;

namespace FfiToolkit.Build.Tasks.Tests.Support;

/// <summary>The real source archives, from wherever this machine has them; extracted once per run.</summary>
public sealed class RealSources : IDisposable
{
    public const string Current = "3.8.0";
    public const string Between = "3.5.2";
    public const string Older = "3.4.8";

    private readonly TemporaryFolder _folder = new();
    private readonly SemaphoreSlim _once = new(1);

    /// <summary>The extracted source of a version; skips the test when no place has it.</summary>
    public async Task<AcquiredSource> GetAsync(string version)
    {
        SourceCache cache = new(UserCache.Locate(named: null));
        IReadOnlyList<ISourcePlace> places = PlaceList.Create(null, BuildSettings.Split(Environment.GetEnvironmentVariable("FfiSourceFolder")), cache, null, ExecutableFinder.FromEnvironment());
        await _once.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return await new SourceAcquirer(places, cache, new RecordingReport())
                .AcquireAsync(PinCatalog.Load(Repository.Pins).Select(version, null, null), _folder.Path, TestContext.Current.CancellationToken);
        }
        catch (FfiBuildException missing) when (missing.Code == DiagnosticCodes.NoSource)
        {
            Assert.Skip(missing.Message);
            throw;
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>The archive of a version.</summary>
    public async Task<byte[]> ArchiveAsync(string version)
    {
        await GetAsync(version);
        return await File.ReadAllBytesAsync(Path.Combine(UserCache.Locate(named: null), $"libffi-{version}.tar.gz"), TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _once.Dispose();
    }
}
