using System.Globalization;
using System.Text.RegularExpressions;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Memory;

/// <summary>
/// Machines that refuse memory in one way or another: calls are made in the next best way, which says what was refused. Not here are
/// those on which CoreCLR's own code does not start: PR_SET_MDWE of prctl(2), RLIMIT_AS.
/// </summary>
public sealed class RefusedMemoryTests
{
    private const string Plain = "stub of N bytes";

    [Theory]
    [InlineData(RefusingMachine.LongFiles, "the process may not make files of 65536 bytes (RLIMIT_FSIZE)")]
    [InlineData(RefusingMachine.MemoryFiles, "memfd_create: Permission denied")]
    public async Task What_is_refused_is_done_without_and_said(string refusal, string words)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The refusals are Linux'.");
        Guest.RequireDualMapping();
        string[] lines = (await ChildProcess.RunAsync(ChildScenarios.CallWhereMemoryIsRefused, (RefusingMachine.Variable, refusal))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.SkipWhen(lines is ["not refused"], $"This kernel has no way to refuse {refusal}.");

        Assert.Equal(["result: 5", "result: 5"], lines.Where(static line => line.StartsWith("result:", StringComparison.Ordinal)));
        Assert.Equal([$"{Plain} in WriteThenProtect memory (executable memory was refused ({words}))", Plain], lines.Where(static line => line.StartsWith("reason: ", StringComparison.Ordinal)).Select(WithoutNumbers));
    }

    [Theory]
    [InlineData(RefusingMachine.LongFiles, "the process may not make files of 65536 bytes (RLIMIT_FSIZE)")]
    [InlineData(RefusingMachine.MemoryFiles, "memfd_create: Permission denied")]
    public async Task Ten_thousand_callbacks_go_on_as_closures_where_code_memory_ends(string refusal, string words)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The refusals are Linux'.");
        Guest.RequireDualMapping();
        string[] lines = (await ChildProcess.RunAsync(ChildScenarios.MakeCallbacksWhereMemoryIsRefused, (RefusingMachine.Variable, refusal))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.SkipWhen(lines is ["not refused"], $"This kernel has no way to refuse {refusal}.");

        Assert.Equal(["all answer: True", $"Fast, N: {Plain}", $"Libffi, N: executable memory was refused ({words})"], lines.Select(WithoutCounts));
        Assert.Equal(10_000, lines.Skip(1).Sum(static line => int.Parse(line.Split([' ', ':'])[1], CultureInfo.InvariantCulture)));

        static string WithoutCounts(string line) => WithoutNumbers(Regex.Replace(line, "^(Fast|Libffi), [0-9]+", "$1, N"));
    }

    [Fact]
    public async Task Shared_memory_is_not_needed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/shm is Linux'.");
        string[] withoutSharedMemory = ["unshare", "--mount", "--map-root-user", "sh", "-c", "mount -t tmpfs -o ro none /dev/shm && exec \"$@\"", "sh"];
        Assert.SkipUnless(await ChildProcess.CanRunAsync([.. withoutSharedMemory, "true"]), "This user may not mount in a namespace of his own.");
        Guest.RequireDualMapping();

        Assert.Contains($"\n{Plain}\nresult: 5\n", WithoutNumbers(await ChildProcess.RunAsync(ChildScenarios.CallThroughLibc, withoutSharedMemory)), StringComparison.Ordinal);
    }

    private static string WithoutNumbers(string text) =>
        Regex.Replace(text.Replace("reason: ", "", StringComparison.Ordinal), "[A-Za-z0-9]+ stub of [0-9]+ bytes", Plain);
}
