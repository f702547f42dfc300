namespace FfiToolkit.LibffiSuite.Targets;

/// <summary>Something that a target needs on this machine.</summary>
/// <param name="File">A program in the search path, or a file by its whole path.</param>
/// <param name="Install">The command that installs it.</param>
internal sealed record RequiredTool(string File, string Install)
{
    internal static RequiredTool Debian(string file, string packages) => new(file, $"apt-get install {packages}");

    internal bool IsThere => ChildProgram.Exists(File);
}
