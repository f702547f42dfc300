using System.Globalization;
using System.Text;
using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.Settings;

/// <summary>The rules that a project's settings must keep.</summary>
public static class BuildSettings
{
    /// <summary>The entries of a semicolon-separated list.</summary>
    public static string[] Split(string? list) => (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The entries of a list of flags: separated by semicolons or spaces, which double quotes protect, as in <c>-I"/my folder" -DA</c>.</summary>
    public static IReadOnlyList<string> SplitFlags(string? flags)
    {
        List<string> list = [];
        StringBuilder flag = new();
        bool quoted = false;
        foreach (char next in flags ?? "")
        {
            if (next == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && (next == ';' || char.IsWhiteSpace(next)))
            {
                End();
            }
            else
            {
                flag.Append(next);
            }
        }

        End();
        return list;

        void End()
        {
            if (flag.Length > 0)
            {
                list.Add(flag.ToString());
                flag.Clear();
            }
        }
    }

    /// <summary>Quotes in a list of flags are pairs.</summary>
    /// <param name="name">The setting's name.</param>
    /// <param name="flags">Its value.</param>
    /// <exception cref="FfiBuildException">One has no second.</exception>
    public static void RequirePairsOfQuotes(string name, string? flags)
    {
        if ((flags ?? "").Count(static character => character == '"') % 2 != 0)
        {
            throw new FfiBuildException(DiagnosticCodes.BadSetting, $"{name} is '{flags}', in which a double quote has no second one. Add that, or remove the first.");
        }
    }

    /// <summary>Each setting is a whole number that is not negative; empty where the project does not set it.</summary>
    /// <param name="settings"><c>Name=value</c>.</param>
    /// <exception cref="FfiBuildException">One is something else; the message names it.</exception>
    public static void RequireNumber(IEnumerable<string> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        foreach (string[] setting in settings.Select(static setting => setting.Split('=', 2)))
        {
            if (setting.ElementAtOrDefault(1) is { Length: > 0 } value && !uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                throw new FfiBuildException(DiagnosticCodes.BadSetting, $"{setting[0]} is '{value}', which is no whole number from 0 up. Correct it, or remove it.");
            }
        }
    }

    /// <summary>Each setting is <c>true</c> or <c>false</c>. MSBuild itself would take a misspelt one for false.</summary>
    /// <param name="settings"><c>Name=value</c>.</param>
    /// <exception cref="FfiBuildException">One is neither; the message names it.</exception>
    public static void RequireTrueOrFalse(IEnumerable<string> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        foreach (string[] setting in settings.Select(static setting => setting.Split('=', 2)))
        {
            if (!bool.TryParse(setting.ElementAtOrDefault(1), out _))
            {
                throw new FfiBuildException(DiagnosticCodes.BadSetting, $"{setting[0]} is '{setting.ElementAtOrDefault(1)}', which is neither 'true' nor 'false'. Set it to one of those, or remove it.");
            }
        }
    }

    /// <summary>A setting that only one place reads needs that place.</summary>
    /// <param name="places">The places that are tried; all when empty.</param>
    /// <param name="place">The place that reads the setting.</param>
    /// <param name="name">The setting's name.</param>
    /// <param name="value">Its value; empty where the project does not set it.</param>
    /// <exception cref="FfiBuildException">The setting would be passed over in silence.</exception>
    public static void RequirePlace(IReadOnlyCollection<string> places, string place, string name, string? value)
    {
        ArgumentNullException.ThrowIfNull(places);
        if (!string.IsNullOrEmpty(value) && places.Count > 0 && !places.Contains(place, StringComparer.OrdinalIgnoreCase))
        {
            throw new FfiBuildException(DiagnosticCodes.ContradictorySettings, $"{name} is '{value}' and FfiSourcePlaces is '{string.Join(';', places)}', without '{place}': it would not be used. Add '{place}' to FfiSourcePlaces, or remove {name}.");
        }
    }
}
