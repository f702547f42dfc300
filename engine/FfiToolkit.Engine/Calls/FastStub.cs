namespace FfiToolkit.Calls;

/// <summary>A stub in executable memory, entered as <c>void f(const uint64_t* slots, uint64_t* result)</c>.</summary>
/// <param name="Entry">Its address.</param>
/// <param name="Owner">Keeps the memory; when nothing refers to it any more the memory is used again.</param>
internal sealed record FastStub(nint Entry, object Owner);
