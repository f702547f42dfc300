namespace FfiToolkit.Node.Binding;

/// <summary>A native function that JavaScript can call.</summary>
/// <param name="Name">Its symbol, as it was asked for first.</param>
/// <param name="Path">How it is called from optimised code.</param>
/// <param name="Reason">Why it is called that way, in words.</param>
/// <param name="Reference">Holds the JavaScript array that describes it.</param>
/// <param name="Owners">The stubs and the call interface that its description points at.</param>
internal sealed record BoundFunction(string Name, NodeCallPath Path, string Reason, nint Reference, object[] Owners);
