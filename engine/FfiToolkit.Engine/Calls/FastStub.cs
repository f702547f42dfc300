namespace FfiToolkit.Calls;

/// <summary>A stub in executable memory; what made it says how it is entered.</summary>
/// <param name="Entry">Its address.</param>
/// <param name="Owner">Keeps the memory; when nothing refers to it any more the memory is used again.</param>
internal sealed record FastStub(nint Entry, object Owner);
