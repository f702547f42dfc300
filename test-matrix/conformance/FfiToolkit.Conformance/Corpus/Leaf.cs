namespace FfiToolkit.Conformance;

/// <summary>A scalar within a value.</summary>
/// <param name="Offset">Where it begins, in bytes.</param>
/// <param name="Type">Its type.</param>
/// <param name="Path">How C names it behind the name of the value: <c>.f0.f1[2]</c>.</param>
/// <param name="FirstBit">Of a bit-field its first bit, from the least significant of that byte.</param>
/// <param name="Bits">How many bits a bit-field has; 0 for what is none.</param>
internal readonly record struct Leaf(int Offset, NativeType Type, string Path, int FirstBit = 0, int Bits = 0);
