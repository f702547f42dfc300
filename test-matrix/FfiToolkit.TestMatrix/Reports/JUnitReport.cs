using System.Globalization;
using System.Text;
using System.Xml;

namespace FfiToolkit.TestMatrix;

/// <summary>Writes results as JUnit XML: a test suite per suite and cell. Passed cases are counted by their suite, not named.</summary>
internal static class JUnitReport
{
    internal static string Write(RunResults results)
    {
        StringBuilder text = new();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", "FfiToolkit test matrix");
            Attribute(xml, "tests", results.PassedCases + results.FailedCases + results.SkippedCases);
            Attribute(xml, "failures", results.FailedCases);
            Attribute(xml, "skipped", results.SkippedCases);
            Attribute(xml, "time", results.Seconds);
            foreach (JobResult job in results.Jobs)
            {
                WriteSuite(xml, job, results.Started);
            }

            xml.WriteEndElement();
        }

        return text.Append('\n').ToString();
    }

    private static void WriteSuite(XmlWriter xml, JobResult job, DateTimeOffset started)
    {
        int failures = job.Failures.Length + (job.Outcome == Outcome.Cancelled ? 1 : 0);
        int skipped = job.Skipped.Length + (job.Outcome == Outcome.Missing ? 1 : 0);
        int passed = job.Passed + job.ExpectedFailures;
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", $"{job.Cell}.{job.Suite} ({job.Level})");
        Attribute(xml, "tests", passed + failures + skipped);
        Attribute(xml, "failures", failures);
        Attribute(xml, "skipped", skipped);
        Attribute(xml, "time", job.Seconds);
        xml.WriteAttributeString("timestamp", started.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        if (passed > 0)
        {
            Case(xml, job, FormattableString.Invariant($"{passed} cases passed"), null, null);
        }

        foreach (CaseReport one in job.Failures)
        {
            Case(xml, job, one.Name, "failure", one.Message);
        }

        foreach (CaseReport one in job.Skipped)
        {
            Case(xml, job, one.Name, "skipped", one.Message);
        }

        if (job.Outcome == Outcome.Cancelled)
        {
            Case(xml, job, "cancelled", "failure", "The run was cancelled.");
        }

        if (job.Outcome == Outcome.Missing)
        {
            Case(xml, job, "not run", "skipped", job.Missing);
        }

        xml.WriteEndElement();
    }

    private static void Case(XmlWriter xml, JobResult job, string name, string? kind, string? message)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", $"{job.Cell}.{job.Suite}");
        xml.WriteAttributeString("name", Clean(name));
        if (kind is not null)
        {
            xml.WriteStartElement(kind);
            xml.WriteAttributeString("message", Clean(message ?? ""));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Attribute(XmlWriter xml, string name, double value) => xml.WriteAttributeString(name, value.ToString(CultureInfo.InvariantCulture));

    // What a guest prints may hold characters that XML cannot.
    private static string Clean(string text) => string.Concat(text.Select(static one => XmlConvert.IsXmlChar(one) ? one : '?'));
}
