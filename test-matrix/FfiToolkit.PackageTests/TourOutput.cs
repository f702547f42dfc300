namespace FfiToolkit.PackageTests;

/// <summary>What the consumer printed: results, which are the same on every path, and the paths.</summary>
/// <param name="Results">The lines that do not start with <c>path:</c>.</param>
/// <param name="Functions">Per function the path and its reason, as in <c>Fast: SystemVX64 stub of 56 bytes</c>.</param>
/// <param name="CodeMemory">Such as <c>21 stubs in 65536 bytes</c>.</param>
/// <param name="Libffi">The loaded libffi: path, version, whether it is the packed one.</param>
/// <param name="Machine">The RID, the runtime, and CoreCLR or NativeAOT.</param>
/// <param name="Libraries">The names of the libraries that were called.</param>
/// <param name="FirstCall">What was compiled at run time for the first call, as in <c>43 methods compiled</c>.</param>
internal sealed record TourOutput(IReadOnlyList<string> Results, IReadOnlyDictionary<string, string> Functions, string CodeMemory, string Libffi, string Machine, string Libraries, string FirstCall)
{
    private const string Mark = "path: ";

    internal static TourOutput Parse(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, string> paths = lines
            .Where(static line => line.StartsWith(Mark, StringComparison.Ordinal))
            .Select(static line => line[Mark.Length..].Split(' ', 2))
            .ToDictionary(static parts => parts[0], static parts => parts[1]);
        return new TourOutput(
            [.. lines.Where(static line => !line.StartsWith(Mark, StringComparison.Ordinal))],
            paths,
            CodeMemory: Take("code-memory"),
            Libffi: Take("libffi"),
            Machine: Take("machine"),
            Libraries: Take("libraries"),
            FirstCall: Take("first-call"));

        string Take(string name)
        {
            Assert.True(paths.Remove(name, out string? value), $"There is no line 'path: {name}' in:\n{text}");
            return value;
        }
    }
}
