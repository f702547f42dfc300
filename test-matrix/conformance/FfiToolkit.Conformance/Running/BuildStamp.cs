using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace FfiToolkit.Conformance;

/// <summary>Remembers in a folder from what its product was built. A small one is taken from the user's cache where another checkout built it.</summary>
internal static class BuildStamp
{
    private const string FileName = "built";

    // Those of a full corpus are a hundred megabytes together, for each change of it.
    private const long Largest = 2 << 20;

    private static readonly Lazy<CompiledStore> s_store = new(static () => new CompiledStore(CompiledStore.FolderOf("conformance")));
    private static readonly ConcurrentDictionary<string, string> s_versions = new(StringComparer.Ordinal);

    /// <summary>A number for a compiler of some version, commands and sources.</summary>
    /// <param name="compiler">The compiler's program.</param>
    /// <param name="parts">All else that the product depends on.</param>
    internal static string Of(string compiler, IEnumerable<string> parts) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts.Prepend(s_versions.GetOrAdd(compiler, VersionOf))))));

    /// <summary>Whether the folder has the product that has this stamp. If not, it has none any more.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="stamp">The number.</param>
    /// <param name="product">The name of the file that is built.</param>
    internal static bool IsCurrent(string folder, string stamp, string product)
    {
        string file = Path.Combine(folder, product);
        string name = Path.Combine(folder, FileName);
        if (File.Exists(file) && File.Exists(name) && File.ReadAllText(name) == stamp)
        {
            return true;
        }

        File.Delete(name);
        File.Delete(file);
        if (!s_store.Value.TryTake(stamp, file))
        {
            return false;
        }

        File.WriteAllText(name, stamp);
        return true;
    }

    /// <summary>Says that it has.</summary>
    internal static void Write(string folder, string stamp, string product)
    {
        File.WriteAllText(Path.Combine(folder, FileName), stamp);
        string file = Path.Combine(folder, product);
        if (new FileInfo(file).Length <= Largest)
        {
            s_store.Value.Keep(stamp, file);
        }
    }

    private static string VersionOf(string compiler)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ffitk-version-");
        try
        {
            ChildProgram.Require(folder.FullName, "version", [compiler, "--version"]);
            return File.ReadAllText(Path.Combine(folder.FullName, "version"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
