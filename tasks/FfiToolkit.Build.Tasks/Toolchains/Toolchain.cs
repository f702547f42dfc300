namespace FfiToolkit.Build.Tasks.Toolchains;

/// <summary>A C compiler and an archiver for one RID.</summary>
/// <param name="Compiler">The compiler's path.</param>
/// <param name="CompilerArguments">What comes before every other argument, as in <c>CC="ccache gcc"</c>.</param>
/// <param name="Archiver">The archiver's path.</param>
/// <param name="Version">The first line of <c>--version</c>.</param>
/// <param name="Machine">What <c>-dumpmachine</c> says.</param>
public sealed record Toolchain(string Compiler, IReadOnlyList<string> CompilerArguments, string Archiver, string Version, string Machine);
