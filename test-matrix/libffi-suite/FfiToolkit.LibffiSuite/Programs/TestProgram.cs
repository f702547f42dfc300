using FfiToolkit.LibffiSuite.Dejagnu;

namespace FfiToolkit.LibffiSuite.Programs;

/// <summary>One program of the suite, in one form.</summary>
/// <param name="Folder">The folder that it is counted under.</param>
/// <param name="Source">The path of its source.</param>
/// <param name="Directives">What the source says of itself.</param>
/// <param name="Variant">How it is compiled.</param>
internal sealed record TestProgram(string Folder, string Source, TestDirectives Directives, Variant Variant)
{
    /// <summary>A name that no other program of a run has, and that a file can have.</summary>
    internal string Id => $"{Folder}/{Path.GetFileName(Source)}{Variant.Suffix}";

    internal bool IsCPlusPlus => Path.GetExtension(Source) == ".cc";

    /// <summary>Why the target cannot have it; null if it can.</summary>
    internal string? Unsupported { get; init; }

    public override string ToString() => Variant.Name.Length == 0 ? $"{Folder}/{Path.GetFileName(Source)}" : $"{Folder}/{Path.GetFileName(Source)} ({Variant.Name})";
}
