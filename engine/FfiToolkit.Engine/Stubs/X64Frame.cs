using Iced.Intel;
using static Iced.Intel.Register;

namespace FfiToolkit.Stubs;

/// <summary>What the two x64 conventions do differently in a stub.</summary>
/// <param name="SlotsArgument">The register of a slot stub's first argument.</param>
/// <param name="ResultArgument">The register of its second.</param>
/// <param name="ResultHome">Where, from rbp, the second argument is kept during the call.</param>
/// <param name="SavedBelowFrame">Bytes that the stub pushes below rbp for it; 0 where the caller's home area takes it.</param>
/// <param name="CountsVectorArguments">Whether al says how many vector registers hold arguments.</param>
internal sealed record X64Frame(Register SlotsArgument, Register ResultArgument, int ResultHome, int SavedBelowFrame, bool CountsVectorArguments)
{
    // psABI 3.2.3: a variadic callee reads in al how many vector registers may hold arguments. libffi sets it too, so that
    // printf works through a fixed signature on both paths.
    private static readonly X64Frame s_systemV = new(RDI, RSI, ResultHome: -8, SavedBelowFrame: 8, CountsVectorArguments: true);

    // "x64 stack usage": rdx has a home in the caller's frame, 16 bytes above the return address's start; rbp is 8 below that.
    private static readonly X64Frame s_windows = new(RCX, RDX, ResultHome: 24, SavedBelowFrame: 0, CountsVectorArguments: false);

    internal static X64Frame Of(TargetAbi abi) => abi == TargetAbi.WindowsX64 ? s_windows : s_systemV;
}
