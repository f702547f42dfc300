using FfiToolkit.LibffiSuite.Running;
using FfiToolkit.LibffiSuite.Targets;

namespace FfiToolkit.LibffiSuite.Tests;

/// <summary>A few programs and every canary, on each target, against the library that the build made.</summary>
public sealed class SuiteTests
{
    // Small and large structs, floating point of every width, closures, output that is compared, variadic arguments, a call plan.
    private static readonly string[] s_tests =
        ["libffi.call/many_mixed.c", "libffi.call/plan.c", "libffi.call/struct9.c", "libffi.closures/cls_longdouble_va.c", "libffi.closures/nested_struct5.c", "libffi.complex/cls_complex_struct_double.c"];

    public static TheoryData<string> Rids => [.. SuiteTargets.All.Select(static target => target.Rid)];

    // eng/test.sh leaves it to the matrix, whose cells run every program and the same canaries.
    [Theory]
    [MemberData(nameof(Rids))]
    [Trait("Runs", "in the matrix")]
    public async Task The_shipped_library_passes_and_every_canary_is_caught(string rid)
    {
        RidReport report = await new RidRun(Repository.Options(s_tests)).RunAsync(SuiteTargets.Find(rid), TestContext.Current.CancellationToken);
        Assert.SkipWhen(report.Missing is not null, report.Missing ?? "");

        Assert.Empty(report.Results.Where(static result => result.Verdict == Verdict.Failed).Select(static result => $"{result.Program}: {result.Message}"));
        Assert.True(report.Results.Length >= s_tests.Length, $"only {report.Results.Length} programs were found");
        Assert.Empty(report.Canaries.Where(static canary => !canary.IsCaught).Select(static canary => $"{canary.Name}: {canary.Message}"));
        Assert.True(report.IsGood);
    }

    [Theory]
    [MemberData(nameof(Rids))]
    public async Task Complex_types_are_left_out_on_win_arm64_alone(string rid)
    {
        RidReport report = await new RidRun(Repository.Options("libffi.complex/cls_complex_struct_double.c") with { WithCanaries = false }).RunAsync(SuiteTargets.Find(rid), TestContext.Current.CancellationToken);
        Assert.SkipWhen(report.Missing is not null, report.Missing ?? "");

        Assert.Equal(rid == "win-arm64" ? Verdict.Unsupported : Verdict.Passed, Assert.Single(report.Results).Verdict);
    }

    [Fact]
    public void Every_runtime_identifier_of_the_manifest_has_a_bench()
    {
        var manifest = FfiToolkit.Build.Tasks.Platforms.PlatformCatalog.Of(Path.Combine(Repository.Root, "native-deps", "libffi"));
        Assert.Equal(manifest.Runtimes.Order(StringComparer.Ordinal), SuiteTargets.All.Select(static target => target.Rid).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_unknown_runtime_identifier_is_refused_with_the_known_ones()
    {
        GuestException refusal = Assert.Throws<GuestException>(static () => SuiteTargets.Find("linux-riscv64"));
        Assert.Contains("linux-riscv64", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("linux-musl-arm64", refusal.Message, StringComparison.Ordinal);
    }
}
