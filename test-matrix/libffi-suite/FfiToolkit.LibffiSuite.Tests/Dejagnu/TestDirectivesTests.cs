using FfiToolkit.LibffiSuite.Dejagnu;

namespace FfiToolkit.LibffiSuite.Tests.Dejagnu;

public sealed class TestDirectivesTests
{
    private const string Linux = "x86_64-pc-linux-gnu";

    [Fact]
    public void Outputs_are_one_pattern_in_their_order()
    {
        var directives = TestDirectives.Read("/* { dg-do run } */\n/* { dg-output \"7.0\" } */\n  x();\n/* { dg-output \"\\nres: 4\" } */", Linux);
        Assert.Matches(directives.Output!, "7.0\nres: 4\n");
        Assert.DoesNotMatch(directives.Output!, "res: 4\n7.0\n");
        Assert.False(directives.FailureIsExpected);
    }

    [Fact]
    public void Without_outputs_anything_may_be_printed() => Assert.Null(TestDirectives.Read("/* { dg-do run } */", Linux).Output);

    [Theory]
    [InlineData("alpha-dec-osf5", true)]
    [InlineData(Linux, false)]
    public void A_failure_is_expected_where_the_test_lists_the_target(string triplet, bool isExpected) =>
        Assert.Equal(isExpected, TestDirectives.Read("/* { dg-do run { xfail alpha*-*-* arm*-*-* } } */", triplet).FailureIsExpected);

    [Theory]
    [InlineData("powerpc64-unknown-linux-gnu", 1)]
    [InlineData(Linux, 0)]
    public void Options_count_for_the_targets_that_they_name(string triplet, int count) =>
        Assert.Equal(count, TestDirectives.Read("/* { dg-options -mlong-double-128 { target powerpc64*-*-linux-gnu* } } */", triplet).Options.Length);

    [Fact]
    public void What_follows_a_directive_on_its_line_is_no_part_of_it() =>
        Assert.NotNull(TestDirectives.Read("/* { dg-output \"\" { xfail mips-sgi-irix6* } } PR libffi/46660 */", Linux).Output);

    [Theory]
    [InlineData("/* { dg-do compile } */")]
    [InlineData("/* { dg-skip-if \"\" arm } */")]
    [InlineData("/* { dg-do run { target { ! arm } } } */")]
    public void A_directive_that_is_not_known_is_refused(string source) => Assert.Throws<FormatException>(() => TestDirectives.Read(source, Linux));
}
