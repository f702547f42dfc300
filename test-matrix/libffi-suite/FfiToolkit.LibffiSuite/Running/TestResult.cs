using FfiToolkit.LibffiSuite.Building;
using FfiToolkit.LibffiSuite.Programs;

namespace FfiToolkit.LibffiSuite.Running;

/// <summary>What came of a test.</summary>
/// <param name="Program">The test.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Message">Why it failed or was not run; empty if it passed.</param>
internal sealed record TestResult(TestProgram Program, Verdict Verdict, string Message)
{
    internal static TestResult Of(TestProgram program, BuiltFile built) => Fail(program, built.Problem!, program.Directives.FailureIsExpected);

    /// <summary>Judges as DejaGnu does: the program returns 0, and prints what the test says, somewhere.</summary>
    internal static TestResult Of(TestProgram program, ProgramResult result)
    {
        if (result.Problem is not null)
        {
            return Fail(program, result.Problem, program.Directives.FailureIsExpected);
        }

        return program.Directives.Output is { } pattern && !pattern.IsMatch(result.Output)
            ? Fail(program, $"printed '{ChildProcess.Shorten(result.Output)}', which '{pattern}' does not match", program.Directives.OutputFailureIsExpected)
            : new TestResult(program, Verdict.Passed, "");
    }

    private static TestResult Fail(TestProgram program, string message, bool isExpected) =>
        new(program, isExpected ? Verdict.ExpectedFailure : Verdict.Failed, message);
}
