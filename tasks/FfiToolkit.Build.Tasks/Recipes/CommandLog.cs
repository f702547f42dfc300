using System.Text;
using FfiToolkit.Build.Tasks.Processes;

namespace FfiToolkit.Build.Tasks.Recipes;

/// <summary>Every command of a build and what it said, written to one file per RID, whether the build succeeds or not.</summary>
public sealed class CommandLog(string path)
{
    private readonly StringBuilder _text = new();
    private readonly Lock _lock = new();

    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>Runs a command and keeps its output.</summary>
    public async Task<ToolResult> RunAsync(ToolCommand command, CancellationToken cancellation)
    {
        ToolResult result = await ToolRunner.RunAsync(command, cancellation).ConfigureAwait(false);
        lock (_lock)
        {
            _text.Append("$ ").Append(command).Append('\n').Append(result.Text);
            if (!result.Succeeded)
            {
                _text.Append(System.Globalization.CultureInfo.InvariantCulture, $"exit code {result.ExitCode}\n");
            }
        }

        return result;
    }

    /// <summary>Keeps a line that is no command's.</summary>
    public void Note(string line)
    {
        lock (_lock)
        {
            _text.Append(line).Append('\n');
        }
    }

    /// <summary>Writes the file. A log that cannot be written is no reason to fail.</summary>
    public void Save()
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            File.WriteAllText(Path, _text.ToString());
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            // What failed, if anything did, is in MSBuild's log too.
        }
    }
}
