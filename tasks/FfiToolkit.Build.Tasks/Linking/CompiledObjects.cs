namespace FfiToolkit.Build.Tasks.Linking;

/// <summary>What was compiled.</summary>
/// <param name="Static">The objects of libffi and of what it needs wherever it is linked into.</param>
/// <param name="Runtime">What a shared library without a C runtime has beside them.</param>
/// <param name="Optional">What it has where it refers to it.</param>
internal sealed record CompiledObjects(IReadOnlyList<string> Static, IReadOnlyList<string> Runtime, IReadOnlyList<string> Optional)
{
    /// <summary>The objects of the shared library.</summary>
    public IEnumerable<string> Shared => Static.Concat(Runtime);
}
