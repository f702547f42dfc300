using System.Collections.Immutable;

namespace FfiToolkit.Conformance;

/// <summary>Every runner of this bench, by name.</summary>
internal static class Runners
{
    internal static ImmutableArray<IConformanceRunner> All { get; } =
    [
        .. Launcher.All.Select(static launcher => new ExecutableRunner(launcher)),
        new EmulatorRunner(),
    ];

    internal static IConformanceRunner For(MatrixCell cell) => All.FirstOrDefault(runner => runner.Name == cell.Runner)
        ?? throw new ConformanceException($"{cell.Target} asks for runner '{cell.Runner}'. Known: {string.Join(", ", All.Select(static one => one.Name))}.");
}
