using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;

namespace FfiToolkit.MatrixSupport;

/// <summary>What an xunit run wrote with <c>-xml</c> (the format "xUnit.net v2+ XML").</summary>
/// <param name="Passed">How many tests passed.</param>
/// <param name="Failures">Tests that failed, and what failed outside of tests.</param>
/// <param name="Skipped">Tests that were skipped, with the reason.</param>
public sealed record XunitResults(int Passed, ImmutableArray<CaseReport> Failures, ImmutableArray<CaseReport> Skipped)
{
    private const int LongestMessage = 2000;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is not whole: the run ended before it had written all of it.</exception>
    public static XunitResults Read(string path)
    {
        XDocument document;
        try
        {
            document = XDocument.Load(path);
        }
        catch (XmlException failure)
        {
            throw new InvalidDataException($"'{path}' is not the result of a whole xunit run: {failure.Message}", failure);
        }

        var tests = document.Descendants("test").ToLookup(static test => (string?)test.Attribute("result"));
        return new XunitResults(
            tests["Pass"].Count(),
            [.. tests["Fail"].Select(static test => new CaseReport(Name(test), Message(test.Element("failure")))), .. document.Descendants("error").Select(static error => new CaseReport((string?)error.Attribute("name") ?? "error", Message(error.Element("failure"))))],
            [.. tests["Skip"].Concat(tests["NotRun"]).Select(static test => new CaseReport(Name(test), test.Element("reason")?.Value ?? "not run"))]);
    }

    private static string Name(XElement test) => (string?)test.Attribute("name") ?? "?";

    private static string Message(XElement? failure)
    {
        string text = $"{failure?.Element("message")?.Value.Trim()} {failure?.Element("stack-trace")?.Value.Trim()}".Trim();
        return text.Length > LongestMessage ? text[..LongestMessage] : text;
    }
}
