using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FfiToolkit.Build.Tasks.Libffi;

/// <summary>One hash of everything that can change the output: sources, shims, description, flags, compiler, and the recipe.</summary>
public static class InputHash
{
    // Raised when LibffiCompilation's commands change: what was built by the old ones is built again.
    private const string Recipe = "1";

    /// <summary>Computes the hash. Reads about forty small files.</summary>
    public static string Compute(LibffiBuildRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        StringBuilder text = new();
        text.AppendLine(Recipe);
        text.AppendLine(request.Version).AppendLine(request.SourceSha256);
        text.AppendLine(JsonSerializer.Serialize(request.Target));
        text.AppendLine(string.Join('\n', request.ExtraFlags));
        text.AppendLine($"{request.Toolchain.Version}|{request.Toolchain.Machine}|{string.Join(' ', request.Toolchain.CompilerArguments)}");

        foreach (string file in Files(request))
        {
            text.Append(Path.GetRelativePath(request.SourceFolder, file).Replace('\\', '/')).Append(' ');
            text.AppendLine(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))));
        }

        foreach (string shim in request.Target.Shims)
        {
            text.Append(shim).Append(' ').AppendLine(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(request.DataFolder, shim)))));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
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
