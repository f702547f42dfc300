namespace FfiToolkit.Build.Tasks.Diagnostics;

/// <summary>Where the plain classes say what they do; failures are exceptions.</summary>
public interface IBuildReport
{
    /// <summary>Something a person wants to see once.</summary>
    void Info(string message);

    /// <summary>Something for a detailed log.</summary>
    void Detail(string message);

    /// <summary>Something that works but deserves attention, with the place in a file that it is about, where there is one.</summary>
    void Warning(string code, string message, string? file = null, int line = 0, int column = 0);
}
