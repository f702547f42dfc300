using FfiToolkit.Emulator.Unicorn;

namespace FfiToolkit.Emulator.Images;

/// <summary>A range of an image in memory, with what code may do there.</summary>
/// <param name="Offset">Bytes from the image's base.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Access">The access after relocation.</param>
public readonly record struct ImageSegment(ulong Offset, ulong Size, MemoryAccess Access);
