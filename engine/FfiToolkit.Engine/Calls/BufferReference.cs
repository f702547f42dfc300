namespace FfiToolkit.Calls;

/// <summary>Carries a memory block in an <see cref="FfiValue"/>; pinned while the call lasts.</summary>
internal sealed record BufferReference(ReadOnlyMemory<byte> Memory);
