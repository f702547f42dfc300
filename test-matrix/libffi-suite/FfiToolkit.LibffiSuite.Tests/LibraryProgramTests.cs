using FfiToolkit.LibrarySuite;

namespace FfiToolkit.LibffiSuite.Tests;

/// <summary>What the suite of real libraries, which runs its programs as libffi's are run, takes their output for.</summary>
public class LibraryProgramTests
{
    [Theory]
    [InlineData("hello\n12 passed, 0 failed\n", null, 12, null)]
    [InlineData("check.c:9: size > 0\n11 passed, 1 failed\n", "exited with 1", 11, "1 checks do not hold: check.c:9: size > 0")]
    [InlineData("0 passed, 0 failed\n", null, 0, "0 checks do not hold")]
    [InlineData("12 passed, 0 failed\n", "segmentation fault (SIGSEGV)", 12, "segmentation fault (SIGSEGV): 12 passed")]
    [InlineData("12 passed, 0 failed\nand more\n", null, 0, "it did not say how many checks hold; it exited with 0: 12 passed")]
    [InlineData("", "did not end within 180 s", 0, "it did not say how many checks hold; did not end within 180 s")]
    public void A_program_passes_only_where_it_counts_checks_that_hold_at_its_end_and_ends_well(string output, string? problem, int passed, string? failure)
    {
        var counts = ProgramCounts.Read("lz4/check.c", output, problem);

        Assert.Equal(passed, counts.Passed);
        if (failure is null)
        {
            Assert.Empty(counts.Failures);
        }
        else
        {
            Assert.StartsWith(failure, Assert.Single(counts.Failures).Message, StringComparison.Ordinal);
        }
    }
}
