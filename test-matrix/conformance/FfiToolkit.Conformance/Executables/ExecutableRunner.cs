using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace FfiToolkit.Conformance;

/// <summary>Runs a corpus as a program of the target: on this processor, under QEMU's user mode, or under Wine.</summary>
/// <param name="launcher">How the program is started.</param>
internal sealed class ExecutableRunner(Launcher launcher) : IConformanceRunner
{
    public string Name => launcher.Name;

    public string Level => launcher.Level;

    public bool TryPrepare(
        MatrixCell cell,
        ImmutableArray<ConformanceCase> cases,
        string folder,
        [NotNullWhen(true)] out IPreparedCell? prepared,
        [NotNullWhen(false)] out string? missing)
    {
        prepared = null;
        ExecutableTarget target = ExecutableTarget.Of(cell.Target);
        missing = Missing(cell, target);
        if (missing is not null)
        {
            return false;
        }

        string prefix = "";
        if (Name == "wine")
        {
            prefix = WinePrefix.Make(launcher, Path.GetDirectoryName(Path.GetFullPath(folder))!);
        }

        string program = CorpusProgram.Build(cell, target, cases, folder);
        prepared = new PreparedExecutable(cell, target, launcher, folder, program, prefix);
        return true;
    }

    private string? Missing(MatrixCell cell, ExecutableTarget target)
    {
        if (Name == "native" && cell.Target != ThisMachine.Rid)
        {
            return $"{cell.Target} programs do not run on this machine";
        }

        (string Program, string Package)[] needed =
        [
            (cell.CompilerName, Package(cell.CompilerName)),
            (target.Linker, Package(target.Linker)),
            .. launcher.Command.Select(command => (command, launcher.Package)),
        ];
        string[] lacking = [.. needed.Where(static one => !ChildProgram.Exists(one.Program)).Select(static one => $"{one.Program} (Debian: apt-get install {one.Package})").Distinct()];
        return lacking.Length == 0 ? null : $"not installed: {string.Join(", ", lacking)}";
    }

    private static string Package(string compiler) => compiler switch
    {
        "aarch64-linux-gnu-gcc" => "gcc-aarch64-linux-gnu libc6-dev-arm64-cross",
        "arm-linux-gnueabihf-gcc" => "gcc-arm-linux-gnueabihf libc6-dev-armhf-cross",
        "x86_64-w64-mingw32-gcc" => "gcc-mingw-w64-x86-64-win32",
        "gcc" => "gcc libc6-dev",
        _ => compiler,
    };
}
