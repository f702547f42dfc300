namespace FfiToolkit.Build.Tasks.Tests.Support;

/// <summary>Keeps what the plain classes say.</summary>
internal sealed class RecordingReport : IBuildReport
{
    public List<string> Messages { get; } = [];

    public List<(string Code, string Message)> Warnings { get; } = [];

    public void Info(string message) => Messages.Add(message);

    public void Detail(string message) => Messages.Add(message);

    public void Warning(string code, string message, string? file = null, int line = 0, int column = 0) => Warnings.Add((code, message));
}
