using FfiToolkit.V8;

namespace FfiToolkit.Stubs;

/// <summary>What an emitter is asked for.</summary>
/// <param name="Kind">The shape of the stub.</param>
/// <param name="Abi">The convention of the target.</param>
/// <param name="Signature">The target's signature.</param>
/// <param name="Target">The target's address. The code holds it, <paramref name="Mark"/>, <paramref name="Errors"/> and those of <paramref name="Values"/>, and no other address.</param>
/// <param name="HasAvx">Whether the target's processor has AVX, whose registers every x64 stub then clears above their lower halves.</param>
/// <param name="Mark">
/// Two words that a receiver stub keeps while the target runs, so that others can tell that it does: the target's address, which
/// becomes 0 again, and where the stub returns to. Only one thread may be in the stubs of one mark, and in one of them only. 0 for
/// a stub that keeps nothing.
/// </param>
/// <param name="Errors">
/// The function that returns where the thread's error number is, which a slot stub stores behind the result's slots, in 8 bytes;
/// <see cref="ThreadBlock"/> on Windows; 0 for a stub that does not store it.
/// </param>
/// <param name="Values">How a receiver stub reads V8's values; null where it gets integers and addresses.</param>
/// <param name="IsWrittenByMembers">
/// Whether what fills the slots of a slot stub stores one member of an aggregate after the other. A load waits for several stores that
/// it takes bytes of, some fifteen cycles: the stub then loads two halves of a word by themselves, where they are members.
/// </param>
internal readonly record struct StubRequest(
    StubKind Kind, TargetAbi Abi, Signature Signature, ulong Target, bool HasAvx, ulong Mark = 0, ulong Errors = 0, ValueReading? Values = null,
    bool IsWrittenByMembers = false)
{
    /// <summary>Says that the error number is in the thread's block.</summary>
    internal const ulong ThreadBlock = 1;

    /// <summary>
    /// Where it is there: NT_TIB and what follows it (winternl.h, struct _TEB) have LastErrorValue at 0x68 in 64 bits; the block is at
    /// gs ("x64 ABI conventions") or x18 ("ARM64 ABI conventions").
    /// </summary>
    internal const int ThreadBlockError = 0x68;
}
