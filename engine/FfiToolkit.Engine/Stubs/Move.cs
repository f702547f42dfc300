using FfiToolkit.Abi;

namespace FfiToolkit.Stubs;

/// <summary>One value's way, or that of one word of it, from where it is to where the call wants it.</summary>
/// <param name="Source">Where the bytes are.</param>
/// <param name="Destination">Where they must be.</param>
/// <param name="Access">How memory is read: the width and the extension of the move.</param>
/// <param name="IsIndirect">
/// Whether the address of the bytes is where <paramref name="Source"/> says: those of the destination's offset and size, of which there
/// may be any number up to a word, with nothing that can be read before or behind them.
/// </param>
/// <param name="IsInHalves">Whether <paramref name="Source"/> is better read as two halves than at once (<see cref="StubRequest"/>); the bytes are the same.</param>
internal readonly record struct Move(Piece Source, Piece Destination, ValueAccess Access, bool IsIndirect = false, bool IsInHalves = false);
