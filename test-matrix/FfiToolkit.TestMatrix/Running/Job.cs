namespace FfiToolkit.TestMatrix;

/// <summary>One suite in one cell.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Suite">The suite.</param>
/// <param name="Level">How near to the real machine it runs here.</param>
internal sealed record Job(Cell Cell, SuiteDefinition Suite, Level Level)
{
    public override string ToString() => $"{Cell.Name} {Suite.Name}";
}
