using FfiToolkit.Emulator.Unicorn;

namespace FfiToolkit.Emulator.Images;

/// <summary>A segment of a Mach-O library, whose addresses count from 0.</summary>
internal readonly record struct MachSegment(string Name, ulong Address, ulong Size, ulong FileOffset, ulong FileSize, MemoryAccess Access);
