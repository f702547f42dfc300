#if !WITHOUT_FFI_FASTCALL
using System.Collections.Immutable;
using FfiToolkit.Abi;
using FfiToolkit.Stubs;
#endif

namespace FfiToolkit;

/// <summary>Shows what the engine makes of a signature, for any calling convention, on any machine.</summary>
public static class StubInspector
{
    /// <summary>Lays out, plans and emits, without any executable memory.</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="abi">The calling convention.</param>
    /// <param name="target">The address that the stubs call.</param>
    /// <param name="hasAvx">Whether the processor that they are for has AVX: x64 stubs then clear the upper halves of its registers.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="abi"/> is not a member of the enumeration.</exception>
    public static StubReport Inspect(Signature signature, TargetAbi abi, ulong target = 0, bool hasAvx = true)
    {
        ArgumentNullException.ThrowIfNull(signature);
#if WITHOUT_FFI_FASTCALL
        return new StubReport(signature, abi, false, "the engine was built without the fast path (WithoutFfiFastcall)", [], "", null, null);
#else
        // Its own statement, so that the trimmer removes the emitters where the switch is off.
        if (!FfiFeatures.Fastcall)
        {
            return new StubReport(signature, abi, false, "the program was built without the fast path (WithoutFfiFastcall)", [], "", null, null);
        }

        Convention convention = Convention.Of(abi);
        string? obstacle = convention.FindObstacle(signature);
        if (obstacle is not null)
        {
            return new StubReport(signature, abi, false, obstacle, [], "", null, null);
        }

        CallLayout layout = convention.Lay(signature, hasReceiver: false);
        ImmutableArray<string> arguments = [.. Enumerable.Range(0, layout.ArgumentCount).Select(i => convention.Describe(layout, layout.Argument(i)))];
        StubListing? receiver = Emit(new StubRequest(StubKind.Receiver, abi, signature, target, hasAvx), out string? receiverObstacle);
        StubListing? slot = Emit(new StubRequest(StubKind.Slot, abi, signature, target, hasAvx), out string? slotObstacle);
        string reason = slotObstacle
            ?? (receiver is null
                ? $"{abi} slot stub of {slot!.Code.Length} bytes; no receiver stub: {receiverObstacle}"
                : $"{abi} stubs of {receiver.Code.Length} (receiver) and {slot!.Code.Length} (slot) bytes");
        return new StubReport(signature, abi, slot is not null, reason, arguments, convention.Describe(layout, layout.Result), receiver, slot);
#endif
    }

#if !WITHOUT_FFI_FASTCALL
    private static StubListing? Emit(StubRequest request, out string? obstacle)
    {
        IStubEmitter emitter = StubEmitters.For(request.Abi);
        return emitter.TryEmit(request, out byte[]? code, out obstacle)
            ? new StubListing([.. code], [.. emitter.List(request, code)])
            : null;
    }
#endif
}
