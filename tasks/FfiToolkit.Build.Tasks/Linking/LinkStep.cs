using FfiToolkit.Build.Tasks.Processes;

namespace FfiToolkit.Build.Tasks.Linking;

/// <summary>One command of a link.</summary>
/// <param name="Output">The name of what it makes.</param>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record LinkStep(string Output, ToolProgram Program, IReadOnlyList<string> Arguments);
