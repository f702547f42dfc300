using FfiToolkit.Stubs;

namespace FfiToolkit.Conformance;

/// <summary>A stub that was emitted for a case, and is to be run.</summary>
/// <param name="Case">The case.</param>
/// <param name="Kind">The shape of the stub.</param>
/// <param name="Code">Its position-independent bytes.</param>
/// <param name="Canary">The name of the fault that was put into it on purpose; null for what the engine emitted.</param>
internal sealed record PlannedStub(ConformanceCase Case, StubKind Kind, byte[] Code, string? Canary = null);
