using System.Collections;

namespace FfiToolkit.Build.Tasks.Toolchains;

/// <summary>
/// The environment of a toolchain that must depend on nothing of the machine. Compilers and linkers take search folders from
/// variables (CPATH, C_INCLUDE_PATH, LIBRARY_PATH, COMPILER_PATH, SDKROOT, LIB, …) and even arguments (CCC_OVERRIDE_OPTIONS),
/// and each release knows more of them: so what may stay is listed, and all else is taken away.
/// </summary>
public static class HermeticEnvironment
{
    // What Windows needs to start a program.
    private static readonly string[] s_kept = ["SystemRoot", "SystemDrive"];

    /// <summary>Changes to this process's environment that leave only what may stay.</summary>
    /// <param name="kept">Further variables that may stay.</param>
    public static IReadOnlyDictionary<string, string?> Create(params IEnumerable<string> kept)
    {
        HashSet<string> staying = new([.. s_kept, .. kept], StringComparer.OrdinalIgnoreCase);
        return Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => (string)variable.Key)
            .Where(name => !staying.Contains(name))
            .ToDictionary(name => name, string? (_) => null);
    }
}
