using System.Collections.Immutable;
using FfiToolkit.Stubs;

namespace FfiToolkit.Conformance;

/// <summary>Emits the stubs of every case.</summary>
/// <param name="Stubs">What was emitted.</param>
/// <param name="Refused">Cases without a stub. Every signature of the corpus is eligible, so each is a failure.</param>
internal sealed record StubPlan(ImmutableArray<PlannedStub> Stubs, ImmutableArray<Failure> Refused)
{
    internal static StubPlan Create(IEnumerable<ConformanceCase> cases, MatrixCell cell, Func<int, ulong> targetOf, params ReadOnlySpan<StubKind> kinds)
    {
        IStubEmitter emitter = StubEmitters.For(cell.Abi);
        var stubs = ImmutableArray.CreateBuilder<PlannedStub>();
        var refused = ImmutableArray.CreateBuilder<Failure>();
        foreach (ConformanceCase one in cases)
        {
            foreach (StubKind kind in kinds)
            {
                StubRequest request = new(kind, cell.Abi, one.Signature, targetOf(one.Id), cell.HasAvx);
                if (emitter.TryEmit(request, out byte[]? code, out string? reason))
                {
                    stubs.Add(new PlannedStub(one, kind, code));
                }
                else
                {
                    refused.Add(new Failure(new PlannedStub(one, kind, []), $"no stub: {reason}"));
                }
            }
        }

        return new StubPlan(stubs.ToImmutable(), refused.ToImmutable());
    }
}
