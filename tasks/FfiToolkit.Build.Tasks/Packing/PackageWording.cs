using System.Text;

namespace FfiToolkit.Build.Tasks.Packing;

/// <summary>What packages with native libraries say of themselves, and where in them things are that differ between libffi's and a project's own.</summary>
public abstract class PackageWording
{
    /// <summary>The licence beside the libraries: its name in the build's folder and in the package; null where the package itself says the licence.</summary>
    public virtual (string Built, string Packed)? Licence => null;

    /// <summary>The licence of packages whose project names none, as an SPDX expression; null where there is none then.</summary>
    public virtual string? DefaultLicense => null;

    /// <summary>The folder of a library's notices and build record, with a slash at its end.</summary>
    public abstract string RecordPlace(BuiltRuntime built);

    /// <summary>The description of the package of one RID.</summary>
    public abstract string OfRuntime(string rid, IReadOnlyList<BuiltRuntime> built);

    /// <summary>Its readme.</summary>
    public abstract string RuntimeReadme(string package, string rid, IReadOnlyList<BuiltRuntime> built);

    /// <summary>The description of the package with debug information.</summary>
    public abstract string OfSymbols(IReadOnlyList<BuiltRuntime> built);

    /// <summary>What that package's readme says of its content, and of licences.</summary>
    public abstract (string Content, string Licence) SymbolsReadme(IReadOnlyList<BuiltRuntime> built);

    private protected static string Libraries(IReadOnlyList<BuiltRuntime> built) => string.Join(", ", built.Select(static library => $"{library.Name} {library.Record.Version}").Distinct());

    private protected static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
