namespace FfiToolkit.Build.Tasks.Diagnostics;

/// <summary>The compiler refused one or more files; carries its messages.</summary>
public sealed class CompilationFailedException : FfiBuildException
{
    /// <summary>Makes the failure.</summary>
    public CompilationFailedException(string message, IReadOnlyList<CompilerMessage> messages)
        : base(DiagnosticCodes.CompilerError, message) => Messages = messages;

    /// <summary>What the compiler said, with file and line.</summary>
    public IReadOnlyList<CompilerMessage> Messages { get; }
}
