using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Toolchains;

namespace FfiToolkit.Build.Tasks.Recipes;

/// <summary>One hash of everything that can change the output: sources, shims, description, flags, compiler, and the recipe.</summary>
public static class InputHash
{
    // Raised when Compilation's commands change: what was built by the old ones is built again.
    private const string Commands = "9";

    /// <summary>Computes the hash.</summary>
    /// <param name="request">What is built.</param>
    /// <param name="dependencies">The files of the source folder that its compilation read, relative to it.</param>
    public static string Compute(BuildRequest request, IReadOnlyList<string> dependencies)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(dependencies);
        Recipe recipe = request.Recipe;
        StringBuilder text = new();
        text.AppendLine(Commands);
        text.AppendLine(JsonSerializer.Serialize(recipe));
        text.AppendLine(string.Join('\n', request.ExtraFlags));
        text.AppendLine(string.Join('\n', request.ExtraLinkFlags));
        text.AppendLine(Toolchain(request.Toolchain));
        text.AppendLine(request.IsWithoutRuntime ? "" : request.Toolchain.SysrootKey(recipe.HasCxxLibrary));

        string[] named = [.. recipe.Sources, .. recipe.Exports is { } exports ? (string[])[exports.File] : [], .. dependencies];
        foreach (string file in named.Distinct().Order(StringComparer.Ordinal))
        {
            text.Append(file).Append(' ').AppendLine(Hash(recipe.PathOf(file)));
        }

        foreach ((string name, string? file) in recipe.Published.OrderBy(static file => file.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append(' ').AppendLine(file is null ? "written" : Hash(file));
        }

        // Headers are among the dependencies.
        foreach (string name in recipe.Sysroot is { } sysroot ? request.Libraries.Append(sysroot.Required ?? "") : [])
        {
            text.Append(name).Append(' ').AppendLine(Hash(recipe.Sysroot!.Find(name) ?? ""));
        }

        string ours = Path.GetDirectoryName(recipe.Platform.Folder)!;
        foreach (string file in OurFiles(recipe).Order(StringComparer.Ordinal))
        {
            text.Append(Path.GetRelativePath(ours, file).Replace('\\', '/')).Append(' ').AppendLine(Hash(file));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    // One that is gone is a change as well.
    private static string Hash(string file) => OutputFolder.Hash(file) ?? "missing";

    // zig's arguments follow from the target and its folder, which must not matter; a compiler's are the user's.
    private static string Toolchain(Toolchain toolchain) =>
        string.Join('|', [toolchain.Version, toolchain.Machine, toolchain.LinkerVersion, toolchain.DebugLinkerVersion, toolchain.Integrity, .. toolchain.IsCross ? [] : toolchain.Compiler.Arguments]);

    private static IEnumerable<string> OurFiles(Recipe recipe)
    {
        Platform platform = recipe.Platform;
        return platform.Shims.Concat(platform.SharedShims).Concat(recipe.OptionalShims).Concat(platform.FreestandingShims).Concat(platform.Imports).Select(platform.File)
            .Concat(platform.Includes.SelectMany(folder => Directory.EnumerateFiles(platform.File(folder), "*", SearchOption.AllDirectories)))
            .Concat(recipe.OwnSources);
    }
}
