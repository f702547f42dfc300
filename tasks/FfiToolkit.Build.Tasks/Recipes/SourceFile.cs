namespace FfiToolkit.Build.Tasks.Recipes;

/// <summary>One file to compile.</summary>
/// <param name="Name">Its name in messages.</param>
/// <param name="File">Its path for the compiler.</param>
/// <param name="Object">The name of its object file, without a folder.</param>
/// <param name="Flags">Flags for it alone.</param>
internal sealed record SourceFile(string Name, string File, string Object, IReadOnlyList<string> Flags)
{
    private static readonly string[] s_cxx = [".cc", ".cpp", ".cxx", ".c++", ".C"];

    /// <summary>The extensions of what can be compiled.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".c", .. s_cxx, ".S", ".s"];

    /// <summary>Whether a file is C++. Compilers tell the extension's case apart.</summary>
    public static bool IsCxx(string file) => s_cxx.Contains(Path.GetExtension(file), StringComparer.Ordinal);

    /// <summary>Whether it is assembly.</summary>
    public bool IsAssembly => File.EndsWith(".S", StringComparison.Ordinal) || !IsPreprocessed;

    /// <summary>Whether the C preprocessor reads it first.</summary>
    public bool IsPreprocessed => !File.EndsWith(".s", StringComparison.Ordinal);

    /// <summary>The names of object files: the source's where no other has it, else its path's, so that none replaces another's.</summary>
    public static IReadOnlyList<string> Objects(IReadOnlyList<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        ILookup<string, string> stems = files.ToLookup(static file => Path.GetFileNameWithoutExtension(file), StringComparer.OrdinalIgnoreCase);
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        List<string> objects = [];
        foreach (string file in files)
        {
            string stem = Path.GetFileNameWithoutExtension(file);
            string name = stems[stem].Count() == 1 ? stem : file.TrimStart('.', '/').Replace("../", "", StringComparison.Ordinal).Replace('/', '-');
            string free = name;
            for (int number = 2; !taken.Add(free); number++)
            {
                free = $"{name}-{number}";
            }

            objects.Add($"{free}.o");
        }

        return objects;
    }
}
