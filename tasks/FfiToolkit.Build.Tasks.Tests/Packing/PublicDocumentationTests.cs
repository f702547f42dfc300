using System.Xml.Linq;
using FfiToolkit.Build.Tasks.Packing;

namespace FfiToolkit.Build.Tasks.Tests.Packing;

/// <summary>What the packed documentation file keeps. The compiler's own file for this assembly is the measure of the names.</summary>
public sealed class PublicDocumentationTests : IDisposable
{
    private static readonly string s_assembly = typeof(PublicDocumentationTests).Assembly.Location;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_file_keeps_every_member_that_others_can_use_and_no_other()
    {
        string compilers = Path.ChangeExtension(s_assembly, ".xml");
        string[] shown = [.. Members(File.ReadAllText(compilers)).Where(static member => member.Summary == "shown").Select(static member => member.Name)];

        string packed = System.Text.Encoding.UTF8.GetString(PublicDocumentation.Of(compilers, s_assembly));

        Assert.True(shown.Length >= 16, "The sample is not in the compiler's file.");
        Assert.Equal(shown, Members(packed).Where(static member => member.Summary is "shown" or "hidden").Select(static member => member.Name));
    }

    [Fact]
    public void A_file_that_is_no_XML_is_a_coded_error()
    {
        FfiBuildException failure = Assert.Throws<FfiBuildException>(() => PublicDocumentation.Of(_folder.Write("broken.xml", "<doc>"), s_assembly));

        Assert.Equal(DiagnosticCodes.PackInputMissing, failure.Code);
        Assert.Contains("broken.xml", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<(string Name, string Summary)> Members(string text) =>
        XDocument.Parse(text).Descendants("member").Select(static member => ((string)member.Attribute("name")!, ((string?)member.Element("summary") ?? "").Trim()));
}
