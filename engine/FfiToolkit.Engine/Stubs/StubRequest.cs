namespace FfiToolkit.Stubs;

/// <summary>What an emitter is asked for.</summary>
/// <param name="Kind">The shape of the stub.</param>
/// <param name="Abi">The convention of the target.</param>
/// <param name="Signature">The target's signature.</param>
/// <param name="Target">The target's address. The code holds it, and <paramref name="Mark"/>, and no other address.</param>
/// <param name="HasAvx">Whether the target's processor has AVX, whose registers every x64 stub then clears above their lower halves.</param>
/// <param name="Mark">
/// Two words that a receiver stub keeps while the target runs, so that others can tell that it does: the target's address, which
/// becomes 0 again, and where the stub returns to. Only one thread may be in the stubs of one mark, and in one of them only. 0 for
/// a stub that keeps nothing.
/// </param>
internal readonly record struct StubRequest(StubKind Kind, TargetAbi Abi, Signature Signature, ulong Target, bool HasAvx, ulong Mark = 0);
