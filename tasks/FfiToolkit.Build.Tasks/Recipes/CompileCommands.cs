using System.Text.Encodings.Web;
using System.Text.Json;
using FfiToolkit.Build.Tasks.Platforms;

namespace FfiToolkit.Build.Tasks.Recipes;

/// <summary>
/// compile_commands.json, by which editors and clang's tools know how a file is compiled ("JSON Compilation Database Format
/// Specification" of clang's documentation): the arguments of each file with full paths, as they can be run.
/// </summary>
internal static class CompileCommands
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The file's name, as tools look for it.</summary>
    public const string FileName = "compile_commands.json";

    // Beside the file, the headers that builds write before they compile.
    private const string Headers = "headers";

    /// <summary>Writes the file, and beside it the headers that builds write before they compile, where either is not there as it is to be.</summary>
    /// <param name="file">The file.</param>
    /// <param name="requests">What is built.</param>
    public static void Write(string file, IEnumerable<BuildRequest> requests)
    {
        List<Command> commands = [];
        foreach (BuildRequest request in requests)
        {
            string generated = Path.Combine(Path.GetDirectoryName(file)!, Headers, request.Recipe.Name);
            foreach ((string name, string text) in request.Recipe.GeneratedHeaders)
            {
                WriteChanged(Path.Combine(generated, name), text);
            }

            commands.AddRange(Commands(request, generated));
        }

        WriteChanged(file, JsonSerializer.Serialize(commands, s_json) + "\n");
    }

    /// <summary>Removes the file and what was written beside it.</summary>
    public static void Remove(string folder)
    {
        string headers = Path.Combine(folder, Headers);
        if (Directory.Exists(headers))
        {
            Directory.Delete(headers, recursive: true);
        }

        if (Directory.Exists(folder))
        {
            File.Delete(Path.Combine(folder, FileName));
        }
    }

    private static IEnumerable<Command> Commands(BuildRequest request, string generated)
    {
        Recipe recipe = request.Recipe;
        CompilerArguments arguments = new(request, new CompilationFolders(recipe.SourceFolder, recipe.ProjectFolder, Path.GetDirectoryName(recipe.Platform.Folder)!, generated, recipe.Sysroot?.Folder ?? ""));

        // zig adds its own headers by itself; other tools of clang's have to be told, and not to look for the machine's.
        string[] headers = [.. recipe.Platform.ZigIncludes.Select(folder => Path.Combine(request.Toolchain.Folder, "lib", "libc", "include", folder)).Where(Directory.Exists)];
        string[] Search(SourceFile source) => !request.Toolchain.IsCross || recipe.Sysroot is not null ? []
            : ["-nostdlibinc", .. SourceFile.IsCxx(source.File) ? request.Toolchain.CxxHeaders : [], .. headers.SelectMany(folder => (string[])["-isystem", folder])];
        return arguments.Sources.Select(source => new Command(
            recipe.SourceFolder,
            source.File,
            [request.CompilerOf(source).Path, .. request.CompilerOf(source).Arguments.SelectMany(argument => Portable(argument, recipe.Platform)), .. Search(source), .. arguments.Of(source), "-c", source.File]));
    }

    // zig takes glibc's version from the target, which other tools of clang's refuse, and defines the macro.
    private static string[] Portable(string argument, Platform platform) => argument == platform.Zig && platform.Glibc is { } glibc
        ? [argument.Replace($".{glibc}", "", StringComparison.Ordinal), "-U__GLIBC_MINOR__", $"-D__GLIBC_MINOR__={Version.Parse(glibc).Minor}"]
        : [argument];

    // An editor that watches it reads everything again.
    private static void WriteChanged(string file, string text)
    {
        if (!File.Exists(file) || File.ReadAllText(file) != text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            AtomicFile.Write(file, System.Text.Encoding.UTF8.GetBytes(text));
        }
    }

    private sealed record Command(string Directory, string File, IReadOnlyList<string> Arguments);
}
