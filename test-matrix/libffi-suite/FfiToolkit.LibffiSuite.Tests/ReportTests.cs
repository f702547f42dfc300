using FfiToolkit.LibffiSuite.Canaries;
using FfiToolkit.LibffiSuite.Dejagnu;
using FfiToolkit.LibffiSuite.Programs;
using FfiToolkit.LibffiSuite.Reporting;
using FfiToolkit.LibffiSuite.Running;
using FfiToolkit.LibffiSuite.Targets;
using TestResult = FfiToolkit.LibffiSuite.Running.TestResult;

namespace FfiToolkit.LibffiSuite.Tests;

public sealed class ReportTests
{
    private static readonly SuiteTarget s_target = SuiteTargets.Find("linux-x64");

    [Fact]
    public void A_program_that_returns_0_and_prints_what_it_says_passed() => Assert.Equal(Verdict.Passed, Judge("dg-output \"res: 4\"", new("x res: 4\n", null)).Verdict);

    [Fact]
    public void Other_output_fails_and_is_told()
    {
        TestResult result = Judge("dg-output \"res: 4\"", new("res: 5\n", null));
        Assert.Equal(Verdict.Failed, result.Verdict);
        Assert.Contains("res: 5", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_right_output_does_not_excuse_an_abort() => Assert.Equal(Verdict.Failed, Judge("dg-output \"res: 4\"", new("res: 4\n", "aborted")).Verdict);

    [Fact]
    public void A_failure_that_the_test_lists_for_the_target_is_expected() => Assert.Equal(Verdict.ExpectedFailure, Judge("dg-do run { xfail x86_64-*-* }", new("", "aborted")).Verdict);

    [Fact]
    public void A_report_with_a_failure_is_not_good_and_names_it()
    {
        RidReport report = new() { Target = s_target, Results = [Judge("dg-do run", new("", null)), Judge("dg-do run", new("", "aborted"))] };
        SuiteReport written = report.ToSuiteReport();
        Assert.False(report.IsGood);
        Assert.False(written.IsGood);
        Assert.Equal(1, written.Passed);
        Assert.Equal(new CaseReport("libffi.call/one.c", "aborted"), Assert.Single(written.Failures));
        Assert.Contains("1/1/./.", ReportTable.Row(report), StringComparison.Ordinal);
        Assert.Contains("failed: libffi.call/one.c: aborted", ReportTable.Details(report, verbose: false), StringComparison.Ordinal);
    }

    [Fact]
    public void A_canary_that_went_unnoticed_is_a_failure()
    {
        RidReport report = new() { Target = s_target, Results = [Judge("dg-do run", new("", null))], Canaries = [new CanaryResult("a fault", false, "passed, and must not")] };
        Assert.False(report.IsGood);
        Assert.Equal("canary a fault", Assert.Single(report.ToSuiteReport().Failures).Name);
    }

    [Fact]
    public void A_target_that_could_not_run_is_not_good_and_says_what_is_missing()
    {
        RidReport report = new() { Target = s_target, Missing = "not installed: gcc" };
        Assert.False(report.IsGood);
        Assert.False(report.ToSuiteReport().IsGood);
        Assert.Contains("not installed: gcc", ReportTable.Row(report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_programs_is_not_good() => Assert.False(new RidReport { Target = s_target }.IsGood);

    [Fact]
    public void Unsupported_tests_are_counted_with_their_reason()
    {
        TestResult result = Judge("dg-do run", new("", null)) with { Verdict = Verdict.Unsupported, Message = "no vectors" };
        SuiteReport report = new RidReport { Target = s_target, Results = [result] }.ToSuiteReport();
        Assert.Equal("no vectors", Assert.Single(report.Skipped).Message);
    }

    [Theory]
    [InlineData("--jobs", "0")]
    [InlineData("--rid", "linux-riscv64")]
    [InlineData("--report")]
    [InlineData("--speed", "1")]
    public void A_wrong_option_is_refused(params string[] arguments) => Assert.Throws<GuestException>(() => Options.Parse(["--repository", ".", .. arguments]));

    private static TestResult Judge(string directive, ProgramResult result) =>
        TestResult.Of(new TestProgram("libffi.call", "one.c", TestDirectives.Read($"/* {{ {directive} }} */", s_target.Triplet), Variant.Optimized), result);
}
