using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace FfiToolkit.Build.Tasks.Diagnostics;

/// <summary>Writes reports and failures into MSBuild's log, with code and help link.</summary>
public sealed class TaskReport(TaskLoggingHelper log) : IBuildReport
{
    private const string Subcategory = "FfiToolkit";

    /// <inheritdoc/>
    public void Info(string message) => log.LogMessage(MessageImportance.High, "{0}", message);

    /// <inheritdoc/>
    public void Detail(string message) => log.LogMessage(MessageImportance.Low, "{0}", message);

    /// <inheritdoc/>
    public void Warning(string code, string message, string? file = null, int line = 0, int column = 0) =>
        log.LogWarning(Subcategory, code, code, DiagnosticCodes.HelpLink(code), file, line, column, 0, 0, "{0}", message);

    /// <summary>Reports a failure: an error, or a warning when it only means that something is skipped.</summary>
    public void Failure(FfiBuildException failure, bool asWarning)
    {
        if (asWarning)
        {
            Warning(failure.Code, failure.Message, failure.File);
            return;
        }

        if (failure is CompilationFailedException { Messages.Count: > 0 } compilation)
        {
            foreach (CompilerMessage message in compilation.Messages)
            {
                Error(failure.Code, message.File, message.Line, message.Column, message.Text);
            }
        }

        Error(failure.Code, failure.File, 0, 0, failure.Message);
    }

    private void Error(string code, string? file, int line, int column, string message) =>
        log.LogError(Subcategory, code, code, DiagnosticCodes.HelpLink(code), file, line, column, 0, 0, "{0}", message);
}
