namespace FfiToolkit.Build.Tasks.Sysroots;

/// <summary>
/// What a recipe makes a sysroot by. All that it does goes through here, so that it can be written down as well as done: what is written
/// down says which sysroot it is, in the words of the recipe itself.
/// </summary>
internal abstract class SysrootWork
{
    /// <summary>The folder of zig's own libraries and definitions.</summary>
    public required string Library { get; init; }

    /// <summary>zig's name of the target.</summary>
    public required string Machine { get; init; }

    /// <summary>A folder that goes away afterwards, in which programs run.</summary>
    public required string Folder { get; init; }

    /// <summary>The folder that is filled.</summary>
    public string Result => $"{Folder}/result";

    /// <summary>Runs <c>zig</c>, which must succeed.</summary>
    public abstract Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation);

    /// <summary>Writes a file.</summary>
    public abstract Task WriteAsync(string file, string text, CancellationToken cancellation);

    /// <summary>Copies a file.</summary>
    public abstract Task CopyAsync(string file, string target, CancellationToken cancellation);

    /// <summary>Copies what zig made for a link of its own, which is somewhere in its cache: the latest of that name.</summary>
    public abstract Task CopyLinkedAsync(string name, string target, CancellationToken cancellation);

    /// <summary>Does something for each of some, several at once.</summary>
    public abstract Task EachAsync<T>(IEnumerable<T> some, Func<T, CancellationToken, Task> action, CancellationToken cancellation);
}
