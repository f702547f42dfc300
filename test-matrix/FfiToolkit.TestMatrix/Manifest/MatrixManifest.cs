using System.Collections.Immutable;

namespace FfiToolkit.TestMatrix;

/// <summary>What <c>test-matrix/matrix.json</c> says: the one list that the runner and the CI read.</summary>
/// <param name="Suites">Every suite, in the order in which a cell runs them.</param>
/// <param name="Cells">Every operating system with every architecture, those that do not exist too.</param>
/// <param name="Tools">What this machine needs.</param>
internal sealed record MatrixManifest(
    ImmutableArray<SuiteDefinition> Suites,
    ImmutableArray<Cell> Cells,
    ImmutableArray<Tool> Tools);
