namespace FfiToolkit.Emulator.Machine;

/// <summary>A register of the emulated processor.</summary>
/// <param name="Name">Its name in assembly.</param>
/// <param name="Id">Its number in Unicorn (<c>uc_x86_reg</c>, <c>uc_arm64_reg</c>, <c>uc_arm_reg</c>).</param>
/// <param name="Bytes">How many of its bytes matter to a convention: of v8 to v15 only 8 are preserved.</param>
internal readonly record struct GuestRegister(string Name, int Id, int Bytes)
{
    /// <summary>The value without the bytes that do not matter.</summary>
    internal UInt128 Trim(UInt128 value) => Bytes >= 16 ? value : value & ((UInt128.One << (8 * Bytes)) - 1);
}
