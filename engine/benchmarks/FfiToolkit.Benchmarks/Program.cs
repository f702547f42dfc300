using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains;
using BenchmarkDotNet.Toolchains.NativeAot;
using FfiToolkit.Benchmarks;
using Perfolizer.Horology;

// Short iterations, many of them: the machines are shared, and the median of many is steadier than one long mean. They begin when the
// code is what it is going to be: it becomes its fastest in steps, each a tenth of a second after the calls that ask for it, or later.
Job job = Job.Default.WithLaunchCount(1).WithWarmupCount(14).WithIterationCount(10).WithIterationTime(TimeInterval.FromMilliseconds(50));
ManualConfig config = ManualConfig.Create(DefaultConfig.Instance)
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumn(StatisticColumn.Median)
    .HideColumns(Column.Error, Column.StdDev, Column.RatioSD, Column.Gen0, Column.Job)
    .WithOptions(ConfigOptions.JoinSummary | ConfigOptions.DisableOptimizationsValidator)
    .WithOrderer(new ByFunction());

if (args.Contains("--aot"))
{
    args = [.. args.Where(static argument => argument != "--aot")];

    // The toolchain insists on a package source of its own to add to the machine's: an empty folder serves.
    string noPackages = Directory.CreateTempSubdirectory("ffitk-bench-").FullName;
    IToolchain nativeAot = NativeAotToolchain.CreateBuilder()
        .UseNuGet(microsoftDotNetILCompilerVersion: "", nuGetFeedUrl: noPackages)
        .TargetFrameworkMoniker("net10.0")
        .DisplayName("NativeAOT")
        .ToToolchain();
    config.AddJob(job.WithRuntime(NativeAotRuntime.Net10_0).WithToolchain(nativeAot).WithId("NativeAOT"));
}
else
{
    config.AddJob(job.WithRuntime(CoreRuntime.Core10_0).WithId("CoreCLR"));
}

BenchmarkSwitcher.FromTypes([typeof(HotLoop<>), typeof(NotInlined<>), typeof(StructCalls<>), typeof(VariadicAndError), typeof(Callbacks), typeof(StructCallbacks), typeof(Sorting), typeof(Emission)]).Run(args, config);
