using FfiToolkit.Build.Tasks;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Libffi;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Settings;
using FfiToolkit.Build.Tasks.Sources;

namespace FfiToolkit.LibffiSuite.Running;

/// <summary>libffi's source, of the version that a library was built from, and the headers that belong to the library.</summary>
/// <param name="options">Where things are.</param>
internal sealed class SuiteSource(SuiteOptions options) : IBuildReport
{
    private readonly PinCatalog _pins = PinCatalog.Load(Path.Combine(options.DataFolder, "pins.json"));
    private readonly TargetCatalog _targets = TargetCatalog.Load(Path.Combine(options.DataFolder, "targets.json"));

    /// <summary>The library that is shipped for a runtime identifier.</summary>
    /// <param name="rid">The runtime identifier.</param>
    /// <param name="library">Its file.</param>
    /// <param name="missing">Why there is none.</param>
    internal bool TryFindLibrary(string rid, out string library, out string? missing)
    {
        library = "";
        missing = null;
        try
        {
            library = Path.Combine(options.NativeRoot, rid, _targets.Get(rid).Library);
        }
        catch (FfiBuildException failure) when (failure.Skippable)
        {
            missing = failure.Message;
            return false;
        }

        missing = File.Exists(library) ? null : $"'{library}' is not built. Run eng/build.sh first.";
        return missing is null;
    }

    /// <summary>The source tree of a library, extracted, with its archive's hash checked.</summary>
    internal async Task<AcquiredSource> AcquireAsync(string rid, CancellationToken cancellation)
    {
        BuildRecord? record = BuildRecord.TryRead(Path.Combine(options.NativeRoot, rid));
        SourceCache cache = new(UserCache.Locate(named: null));
        IReadOnlyList<ISourcePlace> places = PlaceList.Create(null, LibffiSettings.Split(Environment.GetEnvironmentVariable("FfiSourceFolder")), cache, null, ExecutableFinder.FromEnvironment());
        return await new SourceAcquirer(places, cache, this)
            .AcquireAsync(_pins.Select(record?.Version, record?.SourceSha256, null), Path.Combine(options.WorkFolder, "source"), cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>Writes ffi.h, ffitarget.h and fficonfig.h as the library was built with them.</summary>
    internal void WriteHeaders(AcquiredSource source, string rid, string folder) => HeaderGenerator.Write(source.Folder, source.Version, _targets.Get(rid), folder);

    void IBuildReport.Info(string message)
    {
    }

    void IBuildReport.Detail(string message)
    {
    }

    void IBuildReport.Warning(string code, string message) => Console.Error.WriteLine($"warning {code}: {message}");
}
