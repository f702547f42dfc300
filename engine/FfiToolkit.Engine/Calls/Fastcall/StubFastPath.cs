using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfiToolkit.Abi;
using FfiToolkit.Calls.Callbacks;
using FfiToolkit.Calls.Typed;
using FfiToolkit.Loading;
using FfiToolkit.Memory;
using FfiToolkit.Stubs;
using FfiToolkit.V8;

namespace FfiToolkit.Calls.Fastcall;

/// <summary>Makes stubs for this machine's convention in the context's code heap.</summary>
internal sealed unsafe class StubFastPath : FastPath
{
    private static readonly Signature s_testSignature = Signature.Of(NativeType.Int64, [NativeType.Int64, NativeType.Float64]);

    private readonly StubWriter _writer;
    private readonly CodeHeap _heap;
    private readonly Convention _convention;
    private readonly bool _hasAvx;

    private StubFastPath(CodeHeap heap, IStubEmitter emitter, Convention convention)
    {
        _writer = new StubWriter(heap, emitter, convention);
        _heap = heap;
        _convention = convention;
        _hasAvx = HostAbi.HasAvx();
    }

    internal override string? Obstacle => null;

    internal override CodeMemoryUsage Usage
    {
        get
        {
            (long mapped, int stubs) = _heap.Usage;
            return new CodeMemoryUsage(mapped, stubs);
        }
    }

    /// <summary>Finds a kind of code memory in which stubs run, trying each that the policy allows.</summary>
    internal static FastPath Create(CodeMemoryPolicy policy)
    {
        if (!HostAbi.TryGet(out Convention? convention, out IStubEmitter? emitter))
        {
            return new NoFastPath($"there is no stub emitter for {RuntimeInformation.RuntimeIdentifier}");
        }

        List<string> refusals = [];
        foreach (CodeRegionKind kind in KindsFor(policy))
        {
            StubFastPath candidate = new(new CodeHeap(kind), emitter, convention);
            string? refusal = candidate.TestStubs();
            if (refusal is null)
            {
                if (refusals.Count > 0)
                {
                    candidate._writer.Remark = $" in {kind} memory ({string.Join("; ", refusals)})";
                }

                return candidate;
            }

            candidate.Dispose();
            refusals.Add(refusal);
        }

        return new NoFastPath(string.Join("; ", refusals));
    }

    internal override bool TryMakeStub(
        Signature signature, nint target, bool capturesError, bool isWrittenByMembers, [NotNullWhen(true)] out FastStub? stub, [NotNullWhen(false)] out string? obstacle)
    {
        ulong errors = !capturesError ? 0 : OperatingSystem.IsWindows() ? StubRequest.ThreadBlock : (ulong)ErrorNumber.LocationFunction;
        if (capturesError && errors == 0)
        {
            stub = null;
            obstacle = "the C library does not say where errno is";
            return false;
        }

        StubRequest request = new(StubKind.Slot, _convention.Abi, signature, (ulong)target, _hasAvx, Errors: errors, IsWrittenByMembers: isWrittenByMembers);
        return _writer.TryMake(request, out stub, out obstacle);
    }

    internal override bool TryMakeReceiverStub(
        Signature signature, nint target, nint mark, ValueReading? values, [NotNullWhen(true)] out FastStub? stub, [NotNullWhen(false)] out string? obstacle) =>
        _writer.TryMake(new StubRequest(StubKind.Receiver, _convention.Abi, signature, (ulong)target, _hasAvx, (ulong)mark, Values: values), out stub, out obstacle);

    internal override bool TryMakeDirectEntry(Signature signature, nint target, [NotNullWhen(true)] out FastStub? entry)
    {
        // .NET's own code lays out a call as if the target were not variadic, and with structs that stand for the target's.
        if (signature.IsVariadic || (signature.HasAggregates && !StandIn.Serves(signature, _convention)))
        {
            entry = null;
            return false;
        }

        // Elsewhere there is nothing to do that .NET's own code does not do before a call.
        if (_convention.InstructionSet == InstructionSet.X64)
        {
            return _writer.TryMake(new StubRequest(StubKind.Direct, _convention.Abi, signature, (ulong)target, _hasAvx), out entry, out _);
        }

        entry = new FastStub(target, this, _convention.Abi, 0);
        return true;
    }

    internal override bool TryMakeThunk(Signature signature, nint answer, [NotNullWhen(true)] out Thunk? thunk, [NotNullWhen(false)] out string? obstacle) =>
        StubThunks.Of(_writer, answer).TryTake(signature, out thunk, out obstacle);

    public override void Dispose() => _heap.Dispose();

    private static ReadOnlySpan<CodeRegionKind> KindsFor(CodeMemoryPolicy policy)
    {
        if (policy == CodeMemoryPolicy.WriteThenProtect)
        {
            return [CodeRegionKind.WriteThenProtect];
        }

        if (!OperatingSystem.IsMacOS())
        {
            return [CodeRegionKind.DualMapped, CodeRegionKind.WriteThenProtect];
        }

        // See MapJitRegion: its toggle would stop CoreCLR's own code.
        return RuntimeInformation.ProcessArchitecture == Architecture.Arm64 && !RuntimeFeature.IsDynamicCodeSupported
            ? [CodeRegionKind.MapJit, CodeRegionKind.WriteThenProtect]
            : [CodeRegionKind.WriteThenProtect];
    }

    /// <summary>
    /// Emits and runs two stubs, the second in the place of the first: proves that this machine lets emitted code run, and
    /// that it sees when a place is used again. QEMU's user mode before 8.1 does not where the code is written through
    /// another mapping than the one it runs in: it keeps running its translation of what was there before.
    /// </summary>
    /// <returns>Null where both ran; otherwise the reason.</returns>
    private string? TestStubs()
    {
        nint sum = (nint)(delegate* unmanaged<long, double, long>)&Sum;
        nint difference = (nint)(delegate* unmanaged<long, double, long>)&Difference;
        return TestStub(sum, 42) ?? TestStub(difference, 38);
    }

    /// <summary>Emits a stub, runs it with 40 and 2.0, and gives its place back.</summary>
    private string? TestStub(nint target, ulong expected)
    {
        if (!TryMakeStub(s_testSignature, target, capturesError: false, isWrittenByMembers: false, out FastStub? stub, out string? obstacle))
        {
            return obstacle;
        }

        ulong* slots = stackalloc ulong[] { 40, BitConverter.DoubleToUInt64Bits(2) };
        ulong result;
        ((delegate* unmanaged<ulong*, ulong*, void>)stub.Entry)(slots, &result);
        ((CodeBlock)stub.Owner).Dispose();
        return result == expected ? null : $"a test stub returned {result} instead of {expected} from {_heap.Kind} memory";
    }

    [UnmanagedCallersOnly]
    private static long Sum(long integer, double number) => integer + (long)number;

    [UnmanagedCallersOnly]
    private static long Difference(long integer, double number) => integer - (long)number;
}
