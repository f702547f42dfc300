using System.Text.Json;

namespace FfiToolkit.DotnetSuites;

/// <summary>Says how programs that are none of .NET's are started in a guest, for suites that are none either.</summary>
internal static class GuestStart
{
    internal const string Verb = "guest";

    internal const string Usage = "usage: FfiToolkit.DotnetSuites guest RID FOLDER...";

    /// <summary>Writes a line of JSON: what comes before the program and its variables, or what this machine lacks.</summary>
    /// <param name="arguments">The RID, and folders of this machine that are there under the same paths.</param>
    /// <param name="output">Takes the line.</param>
    internal static void Write(ReadOnlySpan<string> arguments, TextWriter output)
    {
        if (arguments is not [string rid, .. var folders])
        {
            throw new SuiteException(Usage);
        }

        DotnetGuest guest = DotnetGuest.ForTests(rid);
        GuestCommand? command = guest.Missing is null ? guest.Start([.. folders.ToArray().Select(Path.GetFullPath)]) : null;
        output.WriteLine(JsonSerializer.Serialize(new { guest.Missing, guest.Level, command?.Prefix, command?.Environment }, JsonSerializerOptions.Web));
    }
}
