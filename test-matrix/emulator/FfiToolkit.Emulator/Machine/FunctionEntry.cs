namespace FfiToolkit.Emulator.Machine;

/// <summary>The moment when a watched function was entered.</summary>
/// <param name="Function">Its address; without Thumb's bit 0.</param>
/// <param name="Accumulator">Register 0 (rax, x0, r0): on System V x64 al counts vector registers for variadic functions.</param>
public readonly record struct FunctionEntry(ulong Function, ulong Accumulator);
