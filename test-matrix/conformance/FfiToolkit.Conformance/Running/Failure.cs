namespace FfiToolkit.Conformance;

/// <summary>A stub that did not do what it should.</summary>
/// <param name="Stub">The stub.</param>
/// <param name="What">What was seen, and what should have been.</param>
internal sealed record Failure(PlannedStub Stub, string What)
{
    public override string ToString() =>
        $"{Stub.Kind} stub of case {Stub.Case.Id}, {Stub.Case.Signature}{(Stub.Canary is null ? "" : $" ({Stub.Canary})")}: {What}";
}
