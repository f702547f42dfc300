using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.Recipes.Libffi;

/// <summary>Makes the headers that libffi's configure script would make: ffi.h from its template, fficonfig.h from the RID's description.</summary>
public static partial class HeaderGenerator
{
    /// <summary>The text of ffi.h, ffitarget.h and fficonfig.h.</summary>
    public static IReadOnlyDictionary<string, string> Headers(string sourceFolder, string version, LibffiTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return new Dictionary<string, string>
        {
            ["ffi.h"] = FfiHeader(File.ReadAllText(Path.Combine(sourceFolder, "include", "ffi.h.in")), version, target),
            ["fficonfig.h"] = ConfigHeader(target),
            ["ffitarget.h"] = File.ReadAllText(Path.Combine(sourceFolder, target.Headers, "ffitarget.h")),
        };
    }

    /// <summary>Fills libffi's template.</summary>
    public static string FfiHeader(string template, string version, LibffiTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Version parts = Version.Parse(version);
        int number = (parts.Major * 10000) + (parts.Minor * 100) + Math.Max(parts.Build, 0);
        Dictionary<string, string> values = new()
        {
            ["VERSION"] = version,
            ["FFI_VERSION_STRING"] = version,
            ["FFI_VERSION_NUMBER"] = number.ToString(CultureInfo.InvariantCulture),
            ["TARGET"] = target.Target,
            ["HAVE_LONG_DOUBLE"] = target.LongDouble ? "1" : "0",
            ["FFI_EXEC_TRAMPOLINE_TABLE"] = target.TrampolineTable ? "1" : "0",
        };
        return Placeholder().Replace(template, match => values.TryGetValue(match.Groups[1].Value, out string? value)
            ? value
            : throw new FfiBuildException(DiagnosticCodes.BadData, $"ffi.h.in of libffi {version} asks for {match.Value}, which has no value here (known: {string.Join(", ", values.Keys)}). Build a known version."));
    }

    /// <summary>The configuration header: the defines of the description, then libffi's macro for hidden symbols.</summary>
    public static string ConfigHeader(LibffiTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        StringBuilder text = new("/* Written by FfiToolkit.Build from recipe.json. */\n\n");
        foreach ((string name, string value) in target.Defines)
        {
            text.Append(CultureInfo.InvariantCulture, $"#define {name} {value}\n");
        }

        // Assembly files name the symbol, C files attach an attribute; where neither exists both forms are empty.
        bool hidden = target.Defines.ContainsKey("HAVE_HIDDEN_VISIBILITY_ATTRIBUTE");
        string assembly = !hidden ? "" : target.Platform.Format == "macho" ? ".private_extern name" : ".hidden name";
        string attribute = hidden ? "__attribute__ ((visibility (\"hidden\")))" : "";
        text.Append(CultureInfo.InvariantCulture, $"\n#ifdef LIBFFI_ASM\n# define FFI_HIDDEN(name) {assembly}\n#else\n# define FFI_HIDDEN {attribute}\n#endif\n");
        return text.ToString();
    }

    [GeneratedRegex("@([A-Z_]+)@")]
    private static partial Regex Placeholder();
}
