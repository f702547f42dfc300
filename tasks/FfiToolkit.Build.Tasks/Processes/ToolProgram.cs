namespace FfiToolkit.Build.Tasks.Processes;

/// <summary>A program with the arguments that come before every other, as in <c>CC="ccache gcc"</c> or <c>zig cc</c>.</summary>
/// <param name="Path">The program's path.</param>
/// <param name="Arguments">The first arguments.</param>
public sealed record ToolProgram(string Path, params IReadOnlyList<string> Arguments)
{
    /// <summary>The command that runs it.</summary>
    public ToolCommand Command(IEnumerable<string> arguments, string workingFolder) => new(Path, [.. Arguments, .. arguments], workingFolder);
}
