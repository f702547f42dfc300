using FfiToolkit.LibffiSuite.Dejagnu;

namespace FfiToolkit.LibffiSuite.Tests.Dejagnu;

public sealed class TclPatternTests
{
    [Theory]
    [InlineData("res: 4", "x\nres: 4\n")]
    [InlineData("1 2\nres: 3", "1 2\nres: 3\n")]
    [InlineData("1 2\nres: 3", "1 2\r\nres: 3\r\n")]
    [InlineData("\\-2122.12", "-2122.12")]
    [InlineData("2122.12", "2122x12")]
    [InlineData("a.b", "a\nb")]
    [InlineData("[]a]x", "]x")]
    [InlineData("[^]a]x", "bx")]
    [InlineData("[a[]", "[")]
    [InlineData("\\mword\\M", "a word.")]
    [InlineData("(ab)+|c#", "abab")]
    [InlineData("a $", "a ")]
    public void A_pattern_matches_what_it_matches_in_Tcl(string pattern, string text) => Assert.Matches(TclPattern.Translate(pattern), text);

    [Theory]
    [InlineData("res: 4", "res: 5")]
    [InlineData("1 2\nres: 3", "1 2 res: 3")]
    [InlineData("a$", "a\n")]
    [InlineData("\\mord", "word")]
    [InlineData("[]a]x", "bx")]
    public void A_pattern_does_not_match_what_it_does_not_match_in_Tcl(string pattern, string text) => Assert.DoesNotMatch(TclPattern.Translate(pattern), text);

    [Theory]
    [InlineData("***=literal")]
    [InlineData("(?i)a")]
    [InlineData("[[:alpha:]]")]
    [InlineData("\\q")]
    [InlineData("a\\")]
    [InlineData("[a")]
    public void What_is_not_translated_is_refused(string pattern) => Assert.Throws<FormatException>(() => TclPattern.Translate(pattern));
}
