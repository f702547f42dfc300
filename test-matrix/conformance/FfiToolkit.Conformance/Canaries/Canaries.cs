using System.Collections.Immutable;
using FfiToolkit.Stubs;

namespace FfiToolkit.Conformance;

/// <summary>Stubs that are broken on purpose: a bench that does not notice them proves nothing.</summary>
internal static class Canaries
{
    // Of each fault in each kind of stub: one in the corpus's beginning may be special.
    private const int Copies = 2;

    /// <summary>Breaks some stubs of a plan, each in one way.</summary>
    /// <param name="stubs">What the engine emitted.</param>
    /// <param name="cell">The cell that will run them.</param>
    /// <param name="targetOf">The address of a case's target.</param>
    internal static ImmutableArray<PlannedStub> Create(ImmutableArray<PlannedStub> stubs, MatrixCell cell, Func<int, ulong> targetOf)
    {
        IStubBreaker breaker = BreakerOf(cell.Abi);
        var canaries = ImmutableArray.CreateBuilder<PlannedStub>();
        foreach (Fault fault in Enum.GetValues<Fault>())
        {
            foreach (StubKind kind in Enum.GetValues<StubKind>())
            {
                canaries.AddRange(stubs
                    .Where(stub => stub.Kind == kind && IsVisible(fault, stub, cell))
                    .Select(stub => (Stub: stub, Code: Break(breaker, fault, stub, cell, targetOf)))
                    .Where(static one => one.Code is not null)
                    .Take(Copies)
                    .Select(one => one.Stub with { Code = one.Code!, Canary = fault.ToString() }));
            }
        }

        return canaries.ToImmutable();
    }

    /// <summary>Puts one fault into every stub that has a place for it.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="stubs">What the engine emitted.</param>
    /// <param name="cell">The cell that will run them.</param>
    /// <param name="targetOf">The address of a case's target.</param>
    internal static ImmutableArray<PlannedStub> Apply(Fault fault, ImmutableArray<PlannedStub> stubs, MatrixCell cell, Func<int, ulong> targetOf)
    {
        IStubBreaker breaker = BreakerOf(cell.Abi);
        return [.. stubs.Select(stub => IsVisible(fault, stub, cell) && Break(breaker, fault, stub, cell, targetOf) is { } code ? stub with { Code = code } : stub)];
    }

    private static byte[]? Break(IStubBreaker breaker, Fault fault, PlannedStub stub, MatrixCell cell, Func<int, ulong> targetOf) =>
        fault == Fault.ReceiverNotStripped ? JumpOnly(stub, cell, targetOf) : breaker.Break(fault, stub.Code);

    private static IStubBreaker BreakerOf(TargetAbi abi) => abi switch
    {
        TargetAbi.SystemVX64 or TargetAbi.WindowsX64 => new X64Breaker(abi),
        TargetAbi.Aapcs32HardFloat => new Arm32Breaker(),
        _ => new Arm64Breaker(),
    };

    /// <summary>Whether a fault changes what a caller or a callee can see.</summary>
    private static bool IsVisible(Fault fault, PlannedStub stub, MatrixCell cell)
    {
        ConformanceCase one = stub.Case;
        return fault switch
        {
            Fault.ReceiverNotStripped => stub.Kind == StubKind.Receiver && one.Signature.Parameters is [{ Kind: NativeKind.Int32 or NativeKind.Int64 }, ..],
            Fault.ResultNotExtended =>
                one.Signature.ReturnType.Kind is NativeKind.Int8 or NativeKind.Int16 or NativeKind.Int32 && (long)one.ExpectedResult(cell.Abi) < 0,

            // A byte in the wrong place could be the right one by chance.
            Fault.WrongRegister or Fault.StackOffByOneSlot => one.Signature.Parameters.All(type => Values.Size(cell.Abi, type) >= sizeof(int)),

            // Cases with an odd id have garbage above narrow values.
            Fault.ArgumentNotExtended => one.Id % 2 == 1 && CalleeRelies(cell),
            _ => true,
        };
    }

    // AAPCS32 6.5 B.2 and Apple's document ask the caller to extend. psABI AMD64 is silent: clang's callees rely on it, gcc's
    // do not. AAPCS64 and Microsoft leave it to the callee.
    internal static bool CalleeRelies(MatrixCell cell) => cell.Abi switch
    {
        TargetAbi.Aapcs32HardFloat or TargetAbi.AppleArm64 => true,
        TargetAbi.SystemVX64 => cell.CompilerName.StartsWith("clang", StringComparison.Ordinal),
        _ => false,
    };

    private static byte[]? JumpOnly(PlannedStub stub, MatrixCell cell, Func<int, ulong> targetOf)
    {
        StubRequest request = new(StubKind.Receiver, cell.Abi, Signature.Create(stub.Case.Signature.ReturnType), targetOf(stub.Case.Id), cell.HasAvx);
        return StubEmitters.For(cell.Abi).TryEmit(request, out byte[]? code, out _) ? code : null;
    }
}
