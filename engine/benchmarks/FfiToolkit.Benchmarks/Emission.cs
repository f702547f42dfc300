using BenchmarkDotNet.Attributes;
using FfiToolkit.Stubs;

namespace FfiToolkit.Benchmarks;

/// <summary>Making stubs: layout, plan and machine code, for every convention. Executable memory is not part of it.</summary>
public class Emission
{
    private static readonly Signature s_signature = Signature.Parse("i32(i32, i32, i32, i32, i32, i32)");

    /// <summary>By name: BenchmarkDotNet's own code may not name an experimental type.</summary>
    [ParamsSource(nameof(Conventions))]
    public string Abi { get; set; } = "";

    public static IEnumerable<string> Conventions => Enum.GetNames<TargetAbi>();

    private TargetAbi Convention { get; set; }

    [GlobalSetup]
    public void SetUp() => Convention = Enum.Parse<TargetAbi>(Abi);

    [Benchmark(Description = "emit ReceiverStub, six i32")]
    public int Receiver() => Emit(StubKind.Receiver);

    [Benchmark(Description = "emit SlotStub, six i32")]
    public int Slot() => Emit(StubKind.Slot);

    private int Emit(StubKind kind) =>
        StubEmitters.For(Convention).TryEmit(new StubRequest(kind, Convention, s_signature, 0x1122334455667788, HasAvx: true), out byte[]? code, out string? reason)
            ? code.Length
            : throw new InvalidOperationException(reason);
}
