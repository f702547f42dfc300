namespace FfiToolkit.Emulator.Machine;

/// <summary>Where things lie in a guest's address space.</summary>
/// <param name="Images">The first image; later ones follow at distances of <paramref name="ImageDistance"/>.</param>
/// <param name="ImageDistance">Bytes from one image to the next.</param>
/// <param name="Code">Code that the host adds: stubs.</param>
/// <param name="Stack">The lowest byte of the stack.</param>
/// <param name="Data">Memory for the host's data: slots, results.</param>
/// <param name="Thread">The thread's block, on Windows.</param>
/// <param name="Pages">Memory that the guest asks its system for: from here on, never the same twice.</param>
/// <param name="Traps">Never mapped: a jump there stops the guest. First the return address of calls, then one address per import.</param>
internal sealed record MemoryMap(ulong Images, ulong ImageDistance, ulong Code, ulong Stack, ulong Data, ulong Thread, ulong Pages, ulong Traps)
{
    internal const ulong CodeSize = 64UL << 20;
    internal const ulong StackSize = 1UL << 20;
    internal const ulong DataSize = 4UL << 20;
    internal const ulong ThreadSize = 8192;
    internal const ulong TrapDistance = 16;

    // Every halfword of an image address is used, so that a stub that drops one goes astray.
    private static readonly MemoryMap s_wide = new(
        0x7f12_3401_0000, 0x1000_0000, 0x6655_2200_0000, 0x5d00_1100_0000, 0x4c00_2200_0000, 0x3a00_0000_0000, 0x6e77_0000_0000, 0x2b00_0000_0000);

    private static readonly MemoryMap s_narrow = new(
        0x4012_0000, 0x0400_0000, 0x9a55_0000, 0xbe00_0000, 0x2c00_0000, 0x1a00_0000, 0x7000_0000, 0xf000_0000);

    internal static MemoryMap Of(GuestArchitecture architecture) => architecture == GuestArchitecture.Arm32 ? s_narrow : s_wide;
}
