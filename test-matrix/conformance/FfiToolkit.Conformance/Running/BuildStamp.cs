using System.Security.Cryptography;
using System.Text;

namespace FfiToolkit.Conformance;

/// <summary>Remembers in a folder from what the programs in it were built.</summary>
internal static class BuildStamp
{
    private const string FileName = "built";

    /// <summary>A number for sources and commands.</summary>
    internal static string Of(IEnumerable<string> parts) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));

    /// <summary>Whether the folder's programs are built from what has this stamp.</summary>
    internal static bool IsCurrent(string folder, string stamp) => File.Exists(Path.Combine(folder, FileName)) && File.ReadAllText(Path.Combine(folder, FileName)) == stamp;

    /// <summary>Says that they are.</summary>
    internal static void Write(string folder, string stamp) => File.WriteAllText(Path.Combine(folder, FileName), stamp);
}
