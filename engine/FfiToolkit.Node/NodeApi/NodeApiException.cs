namespace FfiToolkit.Node.NodeApi;

/// <summary>A Node-API function refused: a defect of the addon, or an environment that is being torn down.</summary>
internal sealed class NodeApiException(int status) : Exception($"Node-API refused with status {status}");
