namespace FfiToolkit.Stubs;

/// <summary>Every emitter of the engine.</summary>
internal static class StubEmitters
{
    private static readonly IStubEmitter[] s_all = [new X64StubEmitter(), new Arm64StubEmitter(), new Arm32StubEmitter()];

    /// <summary>The emitter of a convention.</summary>
    internal static IStubEmitter For(TargetAbi abi) => Array.Find(s_all, emitter => emitter.Supports(abi))
        ?? throw new ArgumentOutOfRangeException(nameof(abi), abi, "No emitter supports this calling convention.");
}
