namespace FfiToolkit.PackageTests;

/// <summary>What the consumer printed: results, which are the same on every path, and the paths.</summary>
/// <param name="Results">The lines that do not start with <c>path:</c>.</param>
/// <param name="Functions">Per function the path and its reason, as in <c>Fast: SystemVX64 stub of 56 bytes</c>.</param>
/// <param name="CodeMemory">Such as <c>21 stubs in 65536 bytes</c>.</param>
/// <param name="Libffi">The loaded libffi: path, version, whether it is the packed one.</param>
internal sealed record TourOutput(IReadOnlyList<string> Results, IReadOnlyDictionary<string, string> Functions, string CodeMemory, string Libffi)
{
    private const string Mark = "path: ";

    internal static TourOutput Parse(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, string> paths = lines
            .Where(static line => line.StartsWith(Mark, StringComparison.Ordinal))
            .Select(static line => line[Mark.Length..].Split(' ', 2))
            .ToDictionary(static parts => parts[0], static parts => parts[1]);
        Assert.True(paths.Remove("code-memory", out string? codeMemory) && paths.Remove("libffi", out _), text);
        string libffi = lines.Single(static line => line.StartsWith($"{Mark}libffi ", StringComparison.Ordinal))[$"{Mark}libffi ".Length..];
        return new TourOutput([.. lines.Where(static line => !line.StartsWith(Mark, StringComparison.Ordinal))], paths, codeMemory, libffi);
    }
}
