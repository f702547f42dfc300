using System.Text;
using System.Xml;
using System.Xml.Linq;
using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.Packing;

/// <summary>The documentation of what a user can call. The compiler writes that of every member, and an editor would show it.</summary>
public static class PublicDocumentation
{
    /// <summary>Leaves out what other assemblies cannot use.</summary>
    /// <param name="documentation">The compiler's file.</param>
    /// <param name="assembly">The assembly that it was written for.</param>
    /// <returns>The file to pack.</returns>
    /// <exception cref="FfiBuildException">One of them cannot be read.</exception>
    public static byte[] Of(string documentation, string assembly)
    {
        byte[] text = PackInput.Read(documentation, "the engine's documentation");
        IReadOnlySet<string> visible = DocumentationIds.Read(PackInput.Read(assembly, "the engine's assembly"));
        try
        {
            XDocument file = XDocument.Load(new MemoryStream(text), LoadOptions.PreserveWhitespace);
            foreach (XElement member in file.Descendants("member").Where(member => !visible.Contains((string?)member.Attribute("name") ?? "")).ToArray())
            {
                // The line break and the indentation before it.
                (member.PreviousNode as XText)?.Remove();
                member.Remove();
            }

            return Encoding.UTF8.GetBytes($"{file.Declaration}\n{file}\n");
        }
        catch (XmlException malformed)
        {
            throw new FfiBuildException(DiagnosticCodes.PackInputMissing, $"the engine's documentation '{documentation}' is no XML: {malformed.Message}. Build the engine again.", malformed) { File = documentation };
        }
    }
}
