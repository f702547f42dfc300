using System.Collections.Immutable;

namespace FfiToolkit.TestMatrix;

/// <summary>One combination of operating system and architecture.</summary>
/// <param name="Name">The runtime identifier.</param>
/// <param name="Os">The operating system's part of it.</param>
/// <param name="Architecture">The architecture's part of it.</param>
/// <param name="Absent">Why it does not exist; null for a cell that does.</param>
/// <param name="Suites">What each suite is in it, by name; empty for a cell that does not exist.</param>
/// <param name="Ci">Its machine of the CI; null for a cell that does not exist.</param>
internal sealed record Cell(
    string Name,
    string Os,
    string Architecture,
    string? Absent,
    ImmutableDictionary<string, CellSuite> Suites,
    CiPlace? Ci)
{
    internal bool Exists => Absent is null;
}
