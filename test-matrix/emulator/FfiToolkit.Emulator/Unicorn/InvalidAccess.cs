namespace FfiToolkit.Emulator.Unicorn;

/// <summary>The memory access that made the guest stop.</summary>
/// <param name="Address">Where it went.</param>
/// <param name="Size">How many bytes.</param>
internal readonly record struct InvalidAccess(ulong Address, int Size);
