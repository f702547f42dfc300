namespace FfiToolkit.TestMatrix;

/// <summary>The command cannot be done as it was given, or the matrix itself is broken.</summary>
internal class MatrixException(string message) : Exception(message);
