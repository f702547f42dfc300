namespace FfiToolkit.Build.Tasks.Sysroots;

/// <summary>Does what a recipe says.</summary>
/// <param name="zig">Runs in <see cref="SysrootWork.Folder"/>.</param>
internal sealed class SysrootMaker(ZigTools zig) : SysrootWork
{
    public override Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) => zig.RequireAsync(arguments, cancellation);

    public override Task WriteAsync(string file, string text, CancellationToken cancellation) => File.WriteAllTextAsync(file, text, cancellation);

    public override Task CopyAsync(string file, string target, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target);
        return Task.CompletedTask;
    }

    // zig names the folders of what it made by hashes. Objects of the same name that went into others are older.
    public override Task CopyLinkedAsync(string name, string target, CancellationToken cancellation)
    {
        FileInfo made = new DirectoryInfo(zig.Temporary).EnumerateFiles(name, SearchOption.AllDirectories).MaxBy(static file => file.LastWriteTimeUtc) ?? throw new FileNotFoundException($"zig made no {name}");
        return CopyAsync(made.FullName, target, cancellation);
    }

    public override Task EachAsync<T>(IEnumerable<T> some, Func<T, CancellationToken, Task> action, CancellationToken cancellation) =>
        Parallel.ForEachAsync(some, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation }, async (one, token) => await action(one, token).ConfigureAwait(false));
}
