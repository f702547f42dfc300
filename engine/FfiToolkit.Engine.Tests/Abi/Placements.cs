namespace FfiToolkit.Tests.Abi;

/// <summary>
/// The lines of Placements.txt: signatures, and where their values are under one convention. The engine did not write them: another
/// program did, whose rules agree with clang, gcc and rustc in thousands of signatures.
/// </summary>
internal static class Placements
{
    /// <summary>The lines by the name of their convention.</summary>
    internal static ILookup<string, string> Lines { get; } = Read();

    /// <summary>The signature of a line.</summary>
    internal static string SignatureOf(string line) => line.Split(" | ")[0];

    private static ILookup<string, string> Read()
    {
        string abi = "";
        List<(string Abi, string Line)> lines = [];
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Abi", "Placements.txt")))
        {
            if (line.StartsWith('['))
            {
                abi = line[1..^1];
            }
            else if (line.Length > 0 && !line.StartsWith('#'))
            {
                lines.Add((abi, line));
            }
        }

        return lines.ToLookup(static one => one.Abi, static one => one.Line);
    }
}
