namespace FfiToolkit.Abi;

/// <summary>Where a calling convention puts every argument of a call.</summary>
/// <param name="Abi">The convention.</param>
/// <param name="Signature">What is called; a receiver is not part of it.</param>
/// <param name="HasReceiver">Whether a receiver address comes before the first parameter, as V8 passes one.</param>
/// <param name="Arguments">One place per parameter of <paramref name="Signature"/>, left to right; the receiver is not listed.</param>
/// <param name="StackBytes">The size of the argument area on the stack, in bytes, with what the convention reserves in it.</param>
/// <param name="VectorRegisters">How many vector registers hold arguments.</param>
internal sealed record CallLayout(
    TargetAbi Abi,
    Signature Signature,
    bool HasReceiver,
    ArgumentLocation[] Arguments,
    int StackBytes,
    int VectorRegisters);
