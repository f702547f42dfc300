using System.Collections.Concurrent;

namespace FfiToolkit.PackageTests;

/// <summary>The consumer in all its forms; each is built once, when the first test asks for it.</summary>
public sealed class Consumers
{
    private readonly ConcurrentDictionary<ConsumerForm, Lazy<Task<ConsumerProgram>>> _programs = new();
    private readonly ConcurrentDictionary<GuestForm, Lazy<Task<GuestProgram>>> _guests = new();
    private readonly Lazy<Task<EnginePackage>> _engineWithoutFastcall = new(EnginePackage.PackWithoutFastcallAsync);

    /// <summary>Forgets the packages of earlier runs: a version says nothing about which build it is.</summary>
    public Consumers()
    {
        string installed = Path.Combine(Repository.Work, "packages");
        if (Directory.Exists(installed))
        {
            foreach (string package in Directory.EnumerateDirectories(installed, "ffitoolkit.*"))
            {
                Directory.Delete(package, recursive: true);
            }
        }
    }

    /// <summary>A form of the program. Skips the test where this machine cannot make it.</summary>
    internal Task<ConsumerProgram> GetAsync(ConsumerForm form)
    {
        // Outside of the lazy value, so that every test says why and none builds.
        PackageFeed.Require();
        if (form is ConsumerForm.Native or ConsumerForm.NativeWithoutFastcall)
        {
            RequireLinker();
        }

        return _programs.GetOrAdd(form, form => new Lazy<Task<ConsumerProgram>>(() => MakeAsync(form))).Value;
    }

    /// <summary>The program on another machine. Skips the test where this machine cannot make it or run it.</summary>
    internal Task<GuestProgram> GetAsync(GuestForm form)
    {
        // The test matrix runs the guest of one cell at a time.
        Assert.SkipWhen(Environment.GetEnvironmentVariable("FFITK_CONSUMER_RID") is { } asked && asked != form.Rid, "not asked for");
        PackageFeed.RequireNative(form.Rid);
        string? obstacle = form.Guest.Missing;
        Assert.SkipUnless(obstacle is null, obstacle ?? "");
        return _guests.GetOrAdd(form, form => new Lazy<Task<GuestProgram>>(async () => new GuestProgram(form.Guest, (await form.Build.PublishAsync(form.Rid)).Folder))).Value;
    }

    /// <summary>The engine package that has no fast path at all.</summary>
    internal Task<EnginePackage> PackEngineWithoutFastcallAsync()
    {
        PackageFeed.Require();
        return _engineWithoutFastcall.Value;
    }

    private async Task<ConsumerProgram> MakeAsync(ConsumerForm form)
    {
        switch (form)
        {
            case ConsumerForm.Portable:
                return await new ConsumerBuild("portable").BuildAsync();
            case ConsumerForm.FrameworkDependent:
                return await new ConsumerBuild("framework-dependent", $"RuntimeIdentifier={ThisMachine.Rid}", "SelfContained=false").BuildAsync();
            case ConsumerForm.TrimmedWithoutFastcall:
                return await new ConsumerBuild("trimmed-nofastcall", "PublishTrimmed=true", "WithoutFfiFastcall=true").PublishAsync();
            case ConsumerForm.SingleFile:
                return await new ConsumerBuild("single-file", "PublishSingleFile=true", "IncludeNativeLibrariesForSelfExtract=true").PublishAsync();
            case ConsumerForm.Native:
                return await new ConsumerBuild("native", "PublishAot=true").PublishAsync();
            case ConsumerForm.NativeWithoutFastcall:
                return await new ConsumerBuild("native-nofastcall", "PublishAot=true", "WithoutFfiFastcall=true").PublishAsync();
            default:
                EnginePackage engine = await PackEngineWithoutFastcallAsync();
                return await new ConsumerBuild("engine-nofastcall", $"FfiToolkitVersion={engine.Version}", $"RestoreAdditionalProjectSources={engine.Folder}").BuildAsync();
        }
    }

    private static void RequireLinker()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Assert.SkipUnless(
            folders.Any(static folder => File.Exists(Path.Combine(folder, "clang")) || File.Exists(Path.Combine(folder, "gcc"))),
            "NativeAOT links with clang or gcc and neither is on the PATH. Install one (Debian: apt-get install gcc), or run eng/test.sh, which does.");
    }
}
