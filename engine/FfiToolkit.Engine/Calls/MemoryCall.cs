using FfiToolkit.Abi;

namespace FfiToolkit.Calls;

/// <summary>What the calls of a function need whose arguments and result are not all numbers: aggregates are among them, or the error number.</summary>
internal sealed class MemoryCall
{
    /// <summary>What every block of slots is aligned to, in bytes.</summary>
    internal const int Alignment = 16;

    internal MemoryCall(Signature signature, ArgumentRule[] rules, FunctionOptions options)
    {
        Rules = rules;
        Options = options;
        Slots = TargetAbis.SlotsOf(signature);
        ResultOffset = (Slots.Bytes + Alignment - 1) / Alignment * Alignment;
        Bytes = Alignment + ResultOffset + Slots.ResultBytes + sizeof(ulong);
    }

    internal ArgumentRule[] Rules { get; }

    internal FunctionOptions Options { get; }

    internal SlotMap Slots { get; }

    /// <summary>Where the result is in one block for slots, result and error number.</summary>
    internal int ResultOffset { get; }

    /// <summary>The size of that block, wherever it begins.</summary>
    internal int Bytes { get; }
}
