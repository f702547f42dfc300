using System.Text;

namespace FfiToolkit.TestMatrix;

/// <summary>The log of one suite in one cell, or of what it needs. A log that cannot be written (a full disk) is remembered, and never stops what is logged.</summary>
internal sealed class SuiteLog : IAsyncDisposable
{
    private const int TailLength = 4000;
    private readonly FileStream? _file;
    private readonly StringBuilder _tail = new();

    internal SuiteLog(string path)
    {
        Path = path;
        try
        {
            _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Problem = failure.Message;
        }
    }

    internal string Path { get; }

    /// <summary>Why the log is not whole; null when it is.</summary>
    internal string? Problem { get; private set; }

    /// <summary>The end of what was logged since the last heading.</summary>
    internal string Tail => _tail.ToString().Trim();

    internal async Task HeadingAsync(string text)
    {
        await WriteAsync(Encoding.UTF8.GetBytes($"== {text}\n"));
        _tail.Clear();
    }

    internal Task LineAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text + "\n"));

    /// <summary>Copies a stream to the log until it ends.</summary>
    internal async Task CopyAsync(Stream source, CancellationToken cancellation)
    {
        byte[] buffer = new byte[8192];
        int read;
        while ((read = await source.ReadAsync(buffer, cancellation)) > 0)
        {
            await WriteAsync(buffer.AsMemory(0, read));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_file is not null)
        {
            try
            {
                await _file.DisposeAsync();
            }
            catch (IOException failure)
            {
                Problem ??= failure.Message;
            }
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        _tail.Append(Encoding.UTF8.GetString(bytes.Span));
        if (_tail.Length > 2 * TailLength)
        {
            _tail.Remove(0, _tail.Length - TailLength);
        }

        if (Problem is not null)
        {
            return;
        }

        try
        {
            await _file!.WriteAsync(bytes);
        }
        catch (IOException failure)
        {
            Problem = failure.Message;
        }
    }
}
