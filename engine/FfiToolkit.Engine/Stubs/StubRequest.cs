namespace FfiToolkit.Stubs;

/// <summary>What an emitter is asked for.</summary>
/// <param name="Kind">The shape of the stub.</param>
/// <param name="Abi">The convention of the target.</param>
/// <param name="Signature">The target's signature.</param>
/// <param name="Target">The target's address; the only address in the code.</param>
/// <param name="HasAvx">Whether the target's processor has AVX, whose registers every x64 stub then clears above their lower halves.</param>
internal readonly record struct StubRequest(StubKind Kind, TargetAbi Abi, Signature Signature, ulong Target, bool HasAvx);
