using FfiToolkit.Abi;
using Iced.Intel;
using static Iced.Intel.Register;

namespace FfiToolkit.Stubs;

/// <summary>What the x64 conventions do differently in a slot stub.</summary>
/// <param name="SlotsArgument">The register of a slot stub's first argument.</param>
/// <param name="ResultArgument">The register of its second.</param>
/// <param name="ResultHome">Where, from rbp, the second argument is kept during the call.</param>
/// <param name="SavedBelowFrame">Bytes that the stub pushes below rbp for it; 0 where the caller's home area takes it.</param>
internal readonly record struct X64Frame(Register SlotsArgument, Register ResultArgument, int ResultHome, int SavedBelowFrame)
{
    internal static X64Frame Of(Convention convention)
    {
        Register slots = RAX + convention.IntegerRegisters[0];
        Register result = RAX + convention.IntegerRegisters[1];

        // "x64 stack usage": rdx has a home in the caller's frame, 16 bytes above the return address's start; rbp is 8 below that.
        return convention.HomeBytes > 0
            ? new X64Frame(slots, result, ResultHome: 24, SavedBelowFrame: 0)
            : new X64Frame(slots, result, ResultHome: -8, SavedBelowFrame: 8);
    }
}
