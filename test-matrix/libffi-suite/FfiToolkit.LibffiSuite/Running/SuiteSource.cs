using FfiToolkit.Build.Tasks;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Recipes.Libffi;
using FfiToolkit.Build.Tasks.Settings;
using FfiToolkit.Build.Tasks.Sources;

namespace FfiToolkit.LibffiSuite.Running;

/// <summary>libffi's source, of the version that a library was built from, and the headers that belong to the library.</summary>
/// <param name="options">Where things are.</param>
internal sealed class SuiteSource(SuiteOptions options) : IBuildReport
{
    private readonly PinCatalog _pins = PinCatalog.Load(Path.Combine(options.DataFolder, "pins.json"));
    private readonly LibffiCatalog _libffi = LibffiCatalog.Load(options.DataFolder);

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
            library = Path.Combine(options.NativeRoot, rid, _libffi.Get(rid).Library);
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
        IReadOnlyList<ISourcePlace> places = PlaceList.Create(null, BuildSettings.Split(Environment.GetEnvironmentVariable("FfiSourceFolder")), cache, null, ExecutableFinder.FromEnvironment());
        return await new SourceAcquirer(places, cache, this)
            .AcquireAsync(_pins.Select(record?.Version, record?.SourceSha256, null), Path.Combine(options.WorkFolder, "source"), cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>Writes ffi.h, ffitarget.h and fficonfig.h as the library was built with them.</summary>
    internal void WriteHeaders(AcquiredSource source, string rid, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach ((string name, string text) in HeaderGenerator.Headers(source.Folder, source.Version, _libffi.Get(rid)))
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }
    }

    void IBuildReport.Info(string message)
    {
    }

    void IBuildReport.Detail(string message)
    {
    }

    void IBuildReport.Warning(string code, string message, string? file, int line, int column) => Console.Error.WriteLine($"warning {code}: {message}");
}
