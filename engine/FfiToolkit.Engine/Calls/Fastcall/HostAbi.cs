using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using FfiToolkit.Abi;
using FfiToolkit.Stubs;

namespace FfiToolkit.Calls.Fastcall;

/// <summary>The calling convention of this process and the emitter that serves it.</summary>
internal static class HostAbi
{
    internal static bool TryGet([NotNullWhen(true)] out Convention? convention, [NotNullWhen(true)] out IStubEmitter? emitter)
    {
        convention = TargetAbis.Host is { } abi ? Convention.Of(abi) : null;
        emitter = convention is null ? null : StubEmitters.For(convention.Abi);
        return emitter is not null;
    }

    /// <summary>Whether the processor has AVX and the operating system keeps its registers.</summary>
    /// <remarks>A method of its own: one that asks is compiled at run time, whatever was compiled before.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static bool HasAvx() => Avx.IsSupported;
}
