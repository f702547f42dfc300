namespace FfiToolkit.Memory;

/// <summary>The operating system refused memory for code. Never reaches users: the context runs on libffi and says why.</summary>
internal sealed class CodeMemoryException(string message) : Exception(message);
