using FfiToolkit.LibffiSuite.Dejagnu;

namespace FfiToolkit.LibffiSuite.Tests.Dejagnu;

// Expected words are what tclsh prints for "foreach word $line".
public sealed class TclWordsTests
{
    [Theory]
    [InlineData("run", "run")]
    [InlineData("run { xfail moxie*-*-* }", "run", " xfail moxie*-*-* ")]
    [InlineData("\"a b\" c", "a b", "c")]
    [InlineData("\"\\nres: 4\"", "\nres: 4")]
    [InlineData("\"\\\\-2122.12\"", "\\-2122.12")]
    [InlineData("\"\\-2122.120117\"", "-2122.120117")]
    [InlineData("{a {b c} d}", "a {b c} d")]
    [InlineData("\"\"", "")]
    [InlineData("a\\ b", "a b")]
    public void A_line_has_the_words_that_Tcl_sees(string line, params string[] words) => Assert.Equal(words, TclWords.Split(line));

    [Theory]
    [InlineData("\"$name\"")]
    [InlineData("[exit]")]
    [InlineData("\"open")]
    [InlineData("{open")]
    [InlineData("\"a\"b")]
    [InlineData("\"\\x41\"")]
    public void What_needs_an_interpreter_or_is_no_list_is_refused(string line) => Assert.Throws<FormatException>(() => TclWords.Split(line));
}
