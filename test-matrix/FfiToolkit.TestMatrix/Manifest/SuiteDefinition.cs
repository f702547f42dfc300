using System.Collections.Immutable;

namespace FfiToolkit.TestMatrix;

/// <summary>A suite: a program that tests one cell at a time and writes a <see cref="SuiteReport"/>.</summary>
/// <param name="Name">Its name in reports and on the command line.</param>
/// <param name="Title">What it shows, in words.</param>
/// <param name="Prepare">
/// Commands that are run before any cell, one after another; those that name <c>{cell}</c> once for each. <c>{cells}</c> stands for all cells of the
/// run, <c>{quick}</c> for what is added for a quick one, if it is.
/// </param>
/// <param name="Command">The command for a cell; <c>{cell}</c> and <c>{report}</c> stand for the cell and the folder that takes the report.</param>
/// <param name="Quick">What is added to the command for a quick run; null where a quick run leaves the suite out.</param>
/// <param name="Limit">How long a cell may take.</param>
/// <param name="Hosts">The cells whose own machine its program can run on: there its level is native.</param>
/// <param name="IsAlone">Whether its cells run one after another: they share files.</param>
internal sealed record SuiteDefinition(
    string Name,
    string Title,
    ImmutableArray<ImmutableArray<string>> Prepare,
    ImmutableArray<string> Command,
    ImmutableArray<string>? Quick,
    TimeSpan Limit,
    ImmutableArray<string> Hosts,
    bool IsAlone)
{
    /// <summary>What makes it ready for all of its cells.</summary>
    internal IEnumerable<ImmutableArray<string>> PrepareFor(IEnumerable<string> cells, bool quick) => Prepare
        .Where(static command => !IsForOne(command))
        .Select(command => command.SelectMany(word => word == "{quick}" ? Added(quick) : [word.Replace("{cells}", string.Join(',', cells), StringComparison.Ordinal)]).ToImmutableArray());

    /// <summary>What makes it ready for one cell besides.</summary>
    internal IEnumerable<ImmutableArray<string>> PrepareFor(string cell) => Prepare
        .Where(IsForOne)
        .Select(command => command.Select(word => word.Replace("{cell}", cell, StringComparison.Ordinal)).ToImmutableArray());

    /// <summary>The command line for one cell.</summary>
    internal ImmutableArray<string> CommandFor(string cell, string report, bool quick) =>
    [
        .. Command.Select(word => word.Replace("{cell}", cell, StringComparison.Ordinal).Replace("{report}", report, StringComparison.Ordinal)),
        .. Added(quick),
    ];

    private ImmutableArray<string> Added(bool quick) => quick && Quick is { } added ? added : [];

    private static bool IsForOne(ImmutableArray<string> command) => command.Any(static word => word.Contains("{cell}", StringComparison.Ordinal));
}
