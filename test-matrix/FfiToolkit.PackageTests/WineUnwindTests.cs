namespace FfiToolkit.PackageTests;

/// <summary>What lets CoreCLR stop threads under Wine: <c>test-matrix/support/wine/unwind.c</c>.</summary>
public sealed class WineUnwindTests
{
    private const string Compiler = "x86_64-w64-mingw32-gcc";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_instruction_of_an_epilog_leads_to_the_callers_frame_whatever_it_ends_in(bool isForTests)
    {
        DotnetGuest guest = isForTests ? DotnetGuest.ForTests("win-x64") : DotnetGuest.For("win-x64");
        Assert.SkipWhen(guest.Missing is not null, guest.Missing ?? "");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ffitk-unwind-");
        try
        {
            string program = Path.Combine(folder.FullName, "unwind-test.exe");
            ChildProgram.Require(folder.FullName, "cc.log", [Compiler, "-O2", "-Wall", "-Werror", "-o", program, Path.Combine(Repository.Root, "test-matrix", "support", "wine", "unwind-test.c")]);

            GuestRun run = guest.Run(program, [], s_limit);

            Assert.True(run.ExitCode == 0, $"{program} gave {run.ExitCode}:\n{run.Output}");
            string[] epilogs = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(7, epilogs.Length);
            Assert.All(epilogs, static epilog => Assert.Contains(": 5 of 5,", epilog, StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
