namespace FfiToolkit.Build.Tasks.Processes;

/// <summary>Finds programs in a search path, as a shell does.</summary>
public sealed class ExecutableFinder(string? searchPath)
{
    private static readonly string[] s_suffixes = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat", ""] : [""];

    private readonly string[] _folders = (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A finder over the process's own PATH.</summary>
    public static ExecutableFinder FromEnvironment() => new(Environment.GetEnvironmentVariable("PATH"));

    /// <summary>The search path, as given.</summary>
    public string SearchPath { get; } = searchPath ?? "";

    /// <summary>The full path of a program given by name or by path; null when there is none.</summary>
    public string? Find(string program)
    {
        if (Path.IsPathFullyQualified(program))
        {
            return Candidates(program).FirstOrDefault(File.Exists);
        }

        return program.Length == 0 || program.AsSpan().IndexOfAny('/', '\\') >= 0
            ? null
            : _folders.Where(Path.IsPathFullyQualified).SelectMany(folder => Candidates(Path.Combine(folder, program))).FirstOrDefault(File.Exists);
    }

    private static IEnumerable<string> Candidates(string path) => s_suffixes.Select(suffix => path + suffix);
}
