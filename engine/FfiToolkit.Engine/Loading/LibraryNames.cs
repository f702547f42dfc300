namespace FfiToolkit.Loading;

/// <summary>The file names that a library's name can stand for.</summary>
internal static class LibraryNames
{
    private static readonly string s_suffix = OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";

    /// <summary>The names that .NET tries for a name, in its order (DetermineLibNameVariations of CoreCLR's nativelibrary.cpp).</summary>
    internal static string[] Of(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return HasSuffix(name) ? [name] : [name + s_suffix, name];
        }

        // A prefix goes before a name, not before a path.
        bool prefixed = !name.Contains('/');
        return (HasSuffix(name), prefixed) switch
        {
            (true, true) => [name, "lib" + name, name + s_suffix, "lib" + name + s_suffix],
            (true, false) => [name, name + s_suffix],
            (false, true) => [name + s_suffix, "lib" + name + s_suffix, name, "lib" + name],
            (false, false) => [name + s_suffix, name],
        };
    }

    /// <summary>What a file's name must begin with to be a version of the library; none for a path, or a name with a version in it.</summary>
    internal static string[] Stems(string name)
    {
        if (OperatingSystem.IsWindows() || name.Contains('/'))
        {
            return [];
        }

        if (name.EndsWith(s_suffix, StringComparison.Ordinal))
        {
            name = name[..^s_suffix.Length];
        }
        else if (HasSuffix(name))
        {
            return [];
        }

        return name.StartsWith("lib", StringComparison.Ordinal) ? [name] : ["lib" + name, name];
    }

    /// <summary>The version in a file's name, as 1.2 in <c>libz.so.1.2</c> and <c>libz.1.2.dylib</c>; null where it is no version of the stem.</summary>
    internal static int[]? VersionOf(string file, string stem)
    {
        string start = OperatingSystem.IsMacOS() ? stem + "." : stem + s_suffix + ".";
        string end = OperatingSystem.IsMacOS() ? s_suffix : "";
        if (file.Length <= start.Length + end.Length || !file.StartsWith(start, StringComparison.Ordinal) || !file.EndsWith(end, StringComparison.Ordinal))
        {
            return null;
        }

        string[] parts = file[start.Length..^end.Length].Split('.');
        int[] version = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            // Digits alone: libz.so.1.bak is none.
            if (!int.TryParse(parts[i], System.Globalization.NumberStyles.None, null, out version[i]))
            {
                return null;
            }
        }

        return version;
    }

    // As libfoo.so and libfoo.so.8; on Windows .exe counts, and a dot at the end says that there is none.
    private static bool HasSuffix(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return name.EndsWith('.') || name.EndsWith(s_suffix, StringComparison.OrdinalIgnoreCase) || name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase);
        }

        return name.EndsWith(s_suffix, StringComparison.Ordinal) || (!OperatingSystem.IsMacOS() && name.Contains(s_suffix + ".", StringComparison.Ordinal));
    }
}
