namespace FfiToolkit.Types;

/// <summary>What memory a value takes.</summary>
/// <param name="Size">Bytes, as C's <c>sizeof</c>.</param>
/// <param name="Alignment">Bytes, as C's <c>_Alignof</c>.</param>
/// <param name="NaturalAlignment">The alignment of its members: without what <c>aligned(N)</c> on the type itself demands (AAPCS64 5.10, AAPCS32 5.3).</param>
/// <param name="RequiredAlignment">What <c>aligned(N)</c> on it or inside it demands; 0 for nothing. Microsoft's packing does not lower it.</param>
internal readonly record struct TypeLayout(int Size, int Alignment, int NaturalAlignment, int RequiredAlignment = 0);
