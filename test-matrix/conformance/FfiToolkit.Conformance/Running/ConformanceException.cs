namespace FfiToolkit.Conformance;

/// <summary>The test bench itself is broken: a compiler refused its input, a program could not be read.</summary>
internal sealed class ConformanceException(string message) : Exception(message);
