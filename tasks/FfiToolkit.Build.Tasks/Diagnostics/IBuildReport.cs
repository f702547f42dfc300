namespace FfiToolkit.Build.Tasks.Diagnostics;

/// <summary>Where the plain classes say what they do; failures are exceptions.</summary>
public interface IBuildReport
{
    /// <summary>Something a person wants to see once.</summary>
    void Info(string message);

    /// <summary>Something for a detailed log.</summary>
    void Detail(string message);

    /// <summary>Something that works but deserves attention.</summary>
    void Warning(string code, string message);
}
