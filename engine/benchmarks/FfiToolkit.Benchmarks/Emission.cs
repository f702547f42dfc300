using BenchmarkDotNet.Attributes;
using FfiToolkit.Stubs;

namespace FfiToolkit.Benchmarks;

/// <summary>Making stubs: layout, plan and machine code, for every convention. Executable memory is not part of it.</summary>
public class Emission
{
    private static readonly Signature s_signature = Signature.Parse("i32(i32, i32, i32, i32, i32, i32)");

    [ParamsAllValues]
    public TargetAbi Abi { get; set; }

    [Benchmark(Description = "emit ReceiverStub, six i32")]
    public int Receiver() => Emit(StubKind.Receiver);

    [Benchmark(Description = "emit SlotStub, six i32")]
    public int Slot() => Emit(StubKind.Slot);

    private int Emit(StubKind kind) =>
        StubEmitters.For(Abi).TryEmit(new StubRequest(kind, Abi, s_signature, 0x1122334455667788), out byte[]? code, out string? reason)
            ? code.Length
            : throw new InvalidOperationException(reason);
}
