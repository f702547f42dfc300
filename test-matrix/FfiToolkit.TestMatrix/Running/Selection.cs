using System.Collections.Immutable;

namespace FfiToolkit.TestMatrix;

/// <summary>Chooses what a run runs.</summary>
internal static class Selection
{
    /// <summary>The jobs of a run, cell by cell.</summary>
    /// <param name="manifest">The matrix.</param>
    /// <param name="host">The cell that the machine is.</param>
    /// <param name="cells">The cells that were asked for; none for all.</param>
    /// <param name="suites">The suites that were asked for; none for all.</param>
    /// <param name="shard">The part of the cells.</param>
    /// <param name="quick">Whether to leave out suites that have no quick form.</param>
    /// <exception cref="MatrixException">A name is unknown, or what was asked for runs nowhere on this machine.</exception>
    internal static ImmutableArray<Job> Choose(
        MatrixManifest manifest, string host, IReadOnlyList<string> cells, IReadOnlyList<string> suites, Shard shard, bool quick)
    {
        foreach (string name in cells)
        {
            Cell cell = manifest.Cells.FirstOrDefault(one => one.Name == name)
                ?? throw new MatrixException($"'{name}' is not a cell. Known: {string.Join(", ", manifest.Cells.Select(static one => one.Name))}.");
            if (!cell.Exists)
            {
                throw new MatrixException($"The cell '{name}' does not exist: {cell.Absent}.");
            }
        }

        foreach (string name in suites)
        {
            Suite(manifest, name);
        }

        var jobs = manifest.Cells
            .Where(cell => cell.Exists && (cells.Count == 0 || cells.Contains(cell.Name)))
            .Select(cell => JobsOf(manifest, cell, host, suites, quick))
            .Where(static its => !its.IsEmpty)
            .ToImmutableArray();
        return jobs.IsEmpty
            ? throw new MatrixException($"Nothing of that runs on a {host} machine. 'list' shows what runs where.")
            : [.. jobs.Where((_, i) => shard.Holds(i)).SelectMany(static its => its)];
    }

    /// <summary>The suites that are asked for in their quick form.</summary>
    /// <exception cref="MatrixException">A name is unknown, or a suite has no quick form.</exception>
    internal static ImmutableArray<string> Quick(MatrixManifest manifest, IReadOnlyList<string> suites) =>
    [
        .. suites.Select(name => Suite(manifest, name).Quick is not null ? name : throw new MatrixException(
            $"The suite '{name}' has no quick form. Those that have: {string.Join(", ", manifest.Suites.Where(static one => one.Quick is not null).Select(static one => one.Name))}.")),
    ];

    private static SuiteDefinition Suite(MatrixManifest manifest, string name) => manifest.Suites.FirstOrDefault(one => one.Name == name)
        ?? throw new MatrixException($"'{name}' is not a suite. Known: {string.Join(", ", manifest.Suites.Select(static one => one.Name))}.");

    private static ImmutableArray<Job> JobsOf(MatrixManifest manifest, Cell cell, string host, IReadOnlyList<string> suites, bool quick) =>
    [
        .. manifest.Suites
            .Where(suite => (suites.Count == 0 || suites.Contains(suite.Name)) && (!quick || suite.Quick is not null))
            .Select(suite => new Job(cell, suite, HostMachine.LevelOf(cell, suite.Name, host)))
            .Where(static job => job.Level > Level.CiOnly),
    ];
}
