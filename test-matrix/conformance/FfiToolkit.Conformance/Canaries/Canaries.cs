using System.Collections.Immutable;
using FfiToolkit.Stubs;

namespace FfiToolkit.Conformance;

/// <summary>Stubs that are broken on purpose: a bench that does not notice them proves nothing.</summary>
internal static class Canaries
{
    // Of each fault in each kind of stub, of scalars and of others: one in the corpus's beginning may be special.
    private const int Copies = 2;

    private const int WindowsPositions = 4;

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
            foreach (IGrouping<(StubKind, bool), PlannedStub> alike in stubs.GroupBy(static stub => (stub.Kind, stub.Case.IsScalar)))
            {
                canaries.AddRange(alike
                    .Where(stub => IsVisible(fault, stub, cell))
                    .Select(stub => (Stub: stub, Code: Break(breaker, fault, stub, cell, targetOf)))
                    .Where(static one => one.Code is not null)
                    .Take(EndsTheProgram(fault) ? 1 : Copies)
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

    /// <summary>
    /// The faults that show in a cell: some only where a callee relies on its caller, where vector registers are kept at all, where
    /// variadic calls have rules of their own, where copies are passed, or where an aggregate's members decide its place.
    /// </summary>
    /// <param name="cell">The cell.</param>
    internal static IEnumerable<Fault> FaultsOf(MatrixCell cell) => Enum.GetValues<Fault>().Where(fault => fault switch
    {
        Fault.VectorClobbered => cell.Abi != TargetAbi.SystemVX64,
        Fault.NotVariadic => cell.Abi is not (TargetAbi.SystemVX64 or TargetAbi.Aapcs64),
        Fault.MissingCopy => cell.Abi is not (TargetAbi.SystemVX64 or TargetAbi.Aapcs32HardFloat),
        Fault.ResultOfWrongClass => cell.Abi != TargetAbi.WindowsX64,
        Fault.ArgumentNotExtended => CalleeRelies(cell),
        _ => true,
    });

    private static byte[]? Break(IStubBreaker breaker, Fault fault, PlannedStub stub, MatrixCell cell, Func<int, ulong> targetOf) =>
        fault == Fault.ReceiverNotStripped ? JumpOnly(stub, cell, targetOf)
        : Misstatement.Of(fault, stub.Case.Signature, cell.Abi) is { } wrong ? Misstated(wrong, stub, cell, targetOf)
        : breaker.Break(fault, stub.Code);

    // What comes out as it was is no fault here: some conventions make no difference.
    private static byte[]? Misstated(Signature wrong, PlannedStub stub, MatrixCell cell, Func<int, ulong> targetOf)
    {
        StubRequest request = new(stub.Kind, cell.Abi, wrong, targetOf(stub.Case.Id), cell.HasAvx);
        return StubEmitters.For(cell.Abi).TryEmit(request, out byte[]? code, out _) && !code.AsSpan().SequenceEqual(stub.Code) ? code : null;
    }

    // A start of the program for each of these, where it is one.
    private static bool EndsTheProgram(Fault fault) => fault is Fault.ReadPastEnd or Fault.WrittenPastEnd or Fault.StackPointerOff;

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
                one.Signature.ReturnType.Kind is NativeKind.Int8 or NativeKind.Int16 or NativeKind.Int32 && (long)one.ScalarResult < 0,

            // In slots there is a copy already.
            Fault.MissingCopy => stub.Kind == StubKind.Receiver,

            // A byte in the wrong place could be the right one by chance, and in padding is no wrong one.
            // In the register beside a lone integer a compiled caller may have its value too.
            Fault.WrongRegister or Fault.StackOffByOneSlot => one.Signature.Parameters.All(type => IsDense(cell.Abi, type))
                && (fault != Fault.WrongRegister || stub.Kind == StubKind.Slot || one.Signature.Parameters is [{ Kind: NativeKind.Int32 or NativeKind.Int64 }, { Kind: NativeKind.Int32 or NativeKind.Int64 }, ..]),
            Fault.SwappedPieces => !one.IsScalar && one.Signature.Parameters.All(type => IsDense(cell.Abi, type)),
            Fault.WrongClass or Fault.ResultOfWrongClass => ShowsItself(fault, one, cell.Abi),

            // Cases with an odd id have garbage above narrow values; only callees that were optimised may rely on there being none.
            Fault.ArgumentNotExtended => one.Id % 2 == 1 && one.IsScalar && CalleeRelies(cell),

            // Microsoft x64 has a rule for such only in registers: a double for "..." is in an integer register too. A hidden address takes one.
            Fault.NotVariadic => cell.Abi != TargetAbi.WindowsX64
                || one.Signature.Parameters.Take(WindowsPositions - (one.Signature.ReturnType.IsAggregate ? 1 : 0)).Skip(one.Signature.FixedParameters).Any(static type => type.Kind == NativeKind.Float64),
            _ => true,
        };
    }

    /// <summary>Whether values of a wrong class cannot be right by chance.</summary>
    internal static bool ShowsItself(Fault fault, ConformanceCase one, TargetAbi abi) => fault == Fault.WrongClass
        ? (abi == TargetAbi.WindowsX64 ? one.Signature.Parameters.Take(1) : one.Signature.Parameters).All(type => IsDense(abi, type))

        // Callees that are not optimised load a floating-point result into integer registers first, which is where the stub looks.
        : IsDense(abi, one.Signature.ReturnType)
            && Values.Leaves(abi, one.Signature.ReturnType).All(static leaf => leaf.Type.Kind is not (NativeKind.Float32 or NativeKind.Float64));

    private static bool IsDense(TargetAbi abi, NativeType type) =>
        Values.Size(abi, type) >= sizeof(int) && Values.Size(abi, type) % sizeof(int) == 0 && Values.Mask(abi, type).All(static bits => bits == byte.MaxValue);

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
