using System.Collections.Immutable;

namespace FfiToolkit;

/// <summary>What <see cref="StubInspector"/> found out about a signature on one calling convention.</summary>
/// <param name="Signature">The signature.</param>
/// <param name="Abi">The calling convention.</param>
/// <param name="IsEligible">Whether the engine emits stubs for it.</param>
/// <param name="Reason">Why it does or does not, in words.</param>
/// <param name="Arguments">Where the convention puts each argument, left to right: its pieces, as <c>xmm0 + rdi</c> or <c>[stack+8]</c>, or <c>address in rcx</c> of a copy.</param>
/// <param name="Result">Where the result comes back, in the same words; <c>nowhere</c> for none.</param>
/// <param name="Receiver">The stub that drops V8's receiver, takes aggregates by their address, and jumps to the target or calls it; null where there is none.</param>
/// <param name="Slot">The stub that loads arguments from slots and calls the target; null where there is none.</param>
public sealed record StubReport(
    Signature Signature,
    TargetAbi Abi,
    bool IsEligible,
    string Reason,
    ImmutableArray<string> Arguments,
    string Result,
    StubListing? Receiver,
    StubListing? Slot);
