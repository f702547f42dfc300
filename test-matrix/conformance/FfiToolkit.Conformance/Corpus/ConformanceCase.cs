using System.Collections.Immutable;

namespace FfiToolkit.Conformance;

/// <summary>One signature of the corpus with the values of one call.</summary>
/// <param name="Id">The case's place in its corpus; part of the C functions' names: <c>callee_7</c>, <c>caller_7</c>.</param>
/// <param name="Signature">What is called.</param>
/// <param name="Arguments">One slot per argument: the value in its first bytes; what is above a narrow value may be garbage.</param>
/// <param name="Result">The bits that the callee returns, in the first bytes; nothing above them.</param>
internal sealed record ConformanceCase(int Id, Signature Signature, ImmutableArray<ulong> Arguments, ulong Result)
{
    /// <summary>What a void call leaves in the result's place; a runner puts it there first.</summary>
    public const ulong Untouched = 0xDEAD_BEEF_0BAD_F00D;

    private const ulong Garbage = 0xC3A5_5AC3_3C5A_A53C;

    /// <summary>What a runner writes to <c>ffitk_result</c>: the result with garbage above a narrow value.</summary>
    /// <param name="abi">The convention of the target.</param>
    public ulong ResultSeed(TargetAbi abi) => Signature.ReturnType == NativeType.Void ? Garbage : Result | (Garbage & ~Values.Mask(abi, Signature.ReturnType));

    /// <summary>What the callee must have stored to <c>ffitk_seen</c> for one argument.</summary>
    /// <param name="abi">The convention of the target.</param>
    /// <param name="argument">Which, from 0.</param>
    public ulong ExpectedArgument(TargetAbi abi, int argument) => Values.Widen(abi, Signature.Parameters[argument], Arguments[argument]);

    /// <summary>What must be in the result's place after the call, on either kind of stub.</summary>
    /// <param name="abi">The convention of the target.</param>
    public ulong ExpectedResult(TargetAbi abi) => Signature.ReturnType == NativeType.Void ? Untouched : Values.Widen(abi, Signature.ReturnType, Result);
}
