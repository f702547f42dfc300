using System.Collections.Immutable;

namespace FfiToolkit.TestMatrix;

/// <summary>The names of levels, as <c>matrix.json</c> and the suites' reports write them.</summary>
internal static class Levels
{
    private static readonly ImmutableDictionary<Level, string> s_names = new Dictionary<Level, string>
    {
        [Level.None] = "none",
        [Level.CiOnly] = "ci-only",
        [Level.Emulated] = "emulated",
        [Level.Wine] = "wine",
        [Level.QemuUser] = "qemu-user",
        [Level.Native] = "native",
    }.ToImmutableDictionary();

    internal static string Known { get; } = string.Join(", ", s_names.OrderBy(static one => one.Key).Select(static one => one.Value));

    internal static string Name(this Level level) => s_names[level];

    internal static bool TryParse(string name, out Level level)
    {
        foreach ((Level one, string its) in s_names)
        {
            if (its == name)
            {
                level = one;
                return true;
            }
        }

        level = Level.None;
        return false;
    }
}
