using System.Collections.Immutable;

namespace FfiToolkit;

/// <summary>The machine code of one stub.</summary>
/// <param name="Code">The bytes; all but the target's address in them depends on the signature and the convention alone.</param>
/// <param name="Disassembly">One line per instruction.</param>
public sealed record StubListing(ImmutableArray<byte> Code, ImmutableArray<string> Disassembly);
