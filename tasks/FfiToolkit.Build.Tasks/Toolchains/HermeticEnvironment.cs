using System.Collections;

namespace FfiToolkit.Build.Tasks.Toolchains;

/// <summary>
/// The environment of a toolchain that must depend on nothing of the machine. Compilers and linkers take search folders from
/// variables (CPATH, C_INCLUDE_PATH, LIBRARY_PATH, COMPILER_PATH, SDKROOT, LIB, …) and even arguments (CCC_OVERRIDE_OPTIONS),
/// and each release knows more of them: so what may stay is listed, and all else is taken away.
/// </summary>
public static class HermeticEnvironment
{
    // Where zig keeps its caches, and what Windows needs to start a program.
    private static readonly string[] s_kept = ["HOME", "XDG_CACHE_HOME", "ZIG_GLOBAL_CACHE_DIR", "APPDATA", "LOCALAPPDATA", "USERPROFILE", "SystemRoot", "SystemDrive"];

    /// <summary>Changes to this process's environment that leave only what may stay, and what a caller adds.</summary>
    /// <param name="added">Variables to set.</param>
    /// <param name="kept">Further variables that may stay.</param>
    public static IReadOnlyDictionary<string, string?> Create(IReadOnlyDictionary<string, string?> added, params IEnumerable<string> kept)
    {
        ArgumentNullException.ThrowIfNull(added);
        HashSet<string> staying = new([.. s_kept, .. kept], StringComparer.OrdinalIgnoreCase);
        Dictionary<string, string?> changes = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => (string)variable.Key)
            .Where(name => !staying.Contains(name))
            .ToDictionary(name => name, string? (_) => null);
        foreach ((string name, string? value) in added)
        {
            changes[name] = value;
        }

        return changes;
    }
}
