namespace FfiToolkit.Conformance;

/// <summary>Puts faults into the machine code of one instruction set.</summary>
internal interface IStubBreaker
{
    /// <summary>Breaks a stub.</summary>
    /// <param name="fault">What shall be wrong with it.</param>
    /// <param name="code">The stub.</param>
    /// <returns>The broken stub; null if this one has no place for the fault.</returns>
    byte[]? Break(Fault fault, ReadOnlySpan<byte> code);
}
