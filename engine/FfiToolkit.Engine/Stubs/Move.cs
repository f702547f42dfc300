using FfiToolkit.Abi;

namespace FfiToolkit.Stubs;

/// <summary>One value's way, or that of one word of it, from where it is to where the call wants it.</summary>
/// <param name="Source">Where the bytes are.</param>
/// <param name="Destination">Where they must be.</param>
/// <param name="Access">How memory is read: the width and the extension of the move.</param>
internal readonly record struct Move(Piece Source, Piece Destination, ValueAccess Access);
