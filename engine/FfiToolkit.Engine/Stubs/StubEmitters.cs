using FfiToolkit.Abi;

namespace FfiToolkit.Stubs;

/// <summary>Every emitter of the engine.</summary>
internal static class StubEmitters
{
    private static readonly IStubEmitter[] s_all = [new X64StubEmitter(), new Arm64StubEmitter(), new Arm32StubEmitter()];

    /// <summary>The emitter of a convention.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="abi"/> is not a member of the enumeration.</exception>
    internal static IStubEmitter For(TargetAbi abi)
    {
        InstructionSet instructions = Convention.Of(abi).InstructionSet;
        return Array.Find(s_all, emitter => emitter.InstructionSet == instructions)!;
    }
}
