namespace FfiToolkit.MatrixSupport;

/// <summary>The test bench itself is broken: a compiler refused its input, an emulator did not start.</summary>
public sealed class GuestException(string message) : Exception(message);
