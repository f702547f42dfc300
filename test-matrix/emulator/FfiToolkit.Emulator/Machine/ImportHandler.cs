namespace FfiToolkit.Emulator.Machine;

/// <summary>Stands in for a function of the guest's system.</summary>
/// <param name="call">The call: arguments, and the guest's memory.</param>
/// <returns>What goes into the first result register.</returns>
public delegate ulong ImportHandler(ImportCall call);
