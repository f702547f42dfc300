namespace FfiToolkit.Conformance;

/// <summary>Where a compiled corpus keeps what its callees see and return, in an emulated machine.</summary>
/// <param name="Seen">Takes the arguments.</param>
/// <param name="Called">Takes the id of the last callee plus one.</param>
/// <param name="Result">Holds what a callee returns.</param>
internal sealed record CorpusAddresses(ulong Seen, ulong Called, ulong Result);
