namespace FfiToolkit.Build.Tasks.Diagnostics;

/// <summary>A failure with a code: what failed, the value, and the fix.</summary>
public class FfiBuildException : Exception
{
    /// <summary>Makes the failure.</summary>
    public FfiBuildException(string code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>The code, such as FFITK1001.</summary>
    public string Code { get; }

    /// <summary>The file that the failure is about, when there is one.</summary>
    public string? File { get; init; }

    /// <summary>Whether a plain build may skip what this failure prevents: the machine lacks something, nothing is wrong.</summary>
    public bool Skippable { get; init; }
}
