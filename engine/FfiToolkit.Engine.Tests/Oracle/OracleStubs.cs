using System.Runtime.Intrinsics.X86;
using FfiToolkit.Memory;
using FfiToolkit.Stubs;

namespace FfiToolkit.Tests.Oracle;

/// <summary>Stubs that call the compiled callees.</summary>
internal static class OracleStubs
{
    /// <summary>Emits a stub for a signature that need not be the case's own, and puts it where it can run.</summary>
    internal static CodeBlock Emit(CodeHeap heap, OracleLibrary library, StubKind kind, OracleCase one, Signature signature, Func<byte[], byte[]>? damage = null, ulong mark = 0)
    {
        StubRequest request = new(kind, TargetAbi.SystemVX64, signature, (ulong)library.Find(one.CalleeName), Avx.IsSupported, mark);
        Assert.True(new X64StubEmitter().TryEmit(request, out byte[]? code, out string? reason), $"{one}: no {kind} stub: {reason}");
        return heap.Add(damage is null ? code : damage(code));
    }
}
