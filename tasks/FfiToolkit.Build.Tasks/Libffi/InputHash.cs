using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FfiToolkit.Build.Tasks.Toolchains;

namespace FfiToolkit.Build.Tasks.Libffi;

/// <summary>One hash of everything that can change the output: sources, shims, description, flags, compiler, and the recipe.</summary>
public static class InputHash
{
    // Raised when LibffiCompilation's commands change: what was built by the old ones is built again.
    private const string Recipe = "7";

    /// <summary>Computes the hash. Reads about forty small files.</summary>
    public static string Compute(LibffiBuildRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        StringBuilder text = new();
        text.AppendLine(Recipe);
        text.AppendLine(request.Version).AppendLine(request.SourceSha256);
        text.AppendLine(JsonSerializer.Serialize(request.Target));
        text.AppendLine(string.Join('\n', request.ExtraFlags));
        text.AppendLine(string.Join('\n', request.ExtraLinkFlags));
        text.AppendLine(Toolchain(request.Toolchain));

        foreach (string file in Files(request))
        {
            text.Append(Path.GetRelativePath(request.SourceFolder, file).Replace('\\', '/')).Append(' ');
            text.AppendLine(Hash(file));
        }

        foreach (string file in OurFiles(request).Order(StringComparer.Ordinal))
        {
            text.Append(Path.GetRelativePath(request.DataFolder, file).Replace('\\', '/')).Append(' ').AppendLine(Hash(file));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    // zig's arguments follow from the target and its folder, which must not matter; a compiler's are the user's.
    private static string Toolchain(Toolchain toolchain) =>
        string.Join('|', [toolchain.Version, toolchain.Machine, toolchain.LinkerVersion, toolchain.DebugLinkerVersion, toolchain.Integrity, .. toolchain.IsCross ? [] : toolchain.Compiler.Arguments]);

    private static IEnumerable<string> OurFiles(LibffiBuildRequest request)
    {
        LibffiTarget target = request.Target;
        return target.Shims.Concat(target.SharedShims).Concat(target.Stubs.Values).Concat(target.StubMap is { } map ? [map] : []).Concat(target.Imports).Select(request.DataFile)
            .Concat(target.Includes.SelectMany(folder => Directory.EnumerateFiles(request.DataFile(folder), "*", SearchOption.AllDirectories)));
    }

    private static IEnumerable<string> Files(LibffiBuildRequest request)
    {
        string[] folders = ["include", "src", request.Target.Headers];
        return folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(request.SourceFolder, folder)))
            .Append(Path.Combine(request.SourceFolder, "libffi.map.in"))
            .Append(Path.Combine(request.SourceFolder, "LICENSE"))
            .Order(StringComparer.Ordinal);
    }
}
