using System.Text;

namespace FfiToolkit.Tests.Fuzzing;

/// <summary>A file that always says what is being called: all that is left where a broken stub ends the process.</summary>
internal sealed class FuzzJournal(string? path) : IDisposable
{
    private readonly FileStream? _file = path is null ? null : new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);

    /// <summary>Says what comes next, and which command comes to it again.</summary>
    internal void Note(object next, string command)
    {
        if (_file is null)
        {
            return;
        }

        _file.SetLength(0);
        _file.Write(Encoding.UTF8.GetBytes($"{next}\nreproduce: {command}\n"));
        _file.Flush();
    }

    public void Dispose() => _file?.Dispose();
}
