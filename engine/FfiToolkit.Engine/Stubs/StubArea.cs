using FfiToolkit.Abi;

namespace FfiToolkit.Stubs;

/// <summary>How much stack a stub takes below its frame record: what descriptions for unwinding say.</summary>
internal static class StubArea
{
    /// <summary>Bytes that a stub with a frame subtracts from the stack pointer.</summary>
    internal static int BytesOf(StubRequest request)
    {
        Convention convention = Convention.Of(request.Abi);
        CallLayout layout = convention.Lay(request.Signature, hasReceiver: false);
        return request.Kind == StubKind.Callback
            ? convention.HomeBytes + CallbackFrame.Of(layout).Bytes
            : StackArea.Align(layout.StackBytes, convention.StackAlignment);
    }
}
