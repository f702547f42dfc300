
namespace FfiToolkit.PackageTests;

/// <summary>A consumer that was published for another machine.</summary>
/// <param name="Guest">That machine.</param>
/// <param name="Folder">The folder with everything that belongs to the program.</param>
internal sealed record GuestProgram(DotnetGuest Guest, string Folder)
{
    private const int MissingLibrary = 2;

    // About 3 seconds alone on a quiet machine.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    /// <summary>The program's file.</summary>
    internal string Command => Path.Combine(Folder, Guest.FileName("NativeTour"));

    /// <summary>Runs it.</summary>
    /// <param name="fastcall">FFITK_FASTCALL.</param>
    internal TourOutput Run(string fastcall = "")
    {
        GuestRun run = Guest.Run(Command, [], s_limit, new Dictionary<string, string> { ["FFITK_FASTCALL"] = fastcall });
        Assert.SkipWhen(run.ExitCode == MissingLibrary, run.Output);
        Assert.True(run.ExitCode == 0, $"{Command} gave {run.ExitCode}:\n{run.Output}");
        return TourOutput.Parse(run.Output);
    }
}
