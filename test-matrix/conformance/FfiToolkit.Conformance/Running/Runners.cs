using System.Collections.Immutable;

namespace FfiToolkit.Conformance;

/// <summary>Every runner of this bench, by name.</summary>
internal static class Runners
{
    internal static ImmutableArray<IConformanceRunner> All { get; } =
    [
        .. Launcher.All.Select(static launcher => new ExecutableRunner(launcher)),
        new EmulatorRunner(),
        new RustRunner(),
    ];

    /// <summary>The runner of a cell: the one that it asks for, but none between a program and a machine that is the target.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="host">The runtime identifier of the machine.</param>
    internal static IConformanceRunner For(MatrixCell cell, string host)
    {
        bool startsItself = cell.Target == host && Launcher.All.Any(launcher => launcher.Name == cell.Runner);
        string name = startsItself ? "native" : cell.Runner;
        return All.FirstOrDefault(runner => runner.Name == name)
            ?? throw new ConformanceException($"{cell.Target} asks for runner '{cell.Runner}'. Known: {string.Join(", ", All.Select(static one => one.Name))}.");
    }
}
