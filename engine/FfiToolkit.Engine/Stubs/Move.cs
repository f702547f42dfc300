using FfiToolkit.Abi;

namespace FfiToolkit.Stubs;

/// <summary>One value's way from where it is to where the call wants it.</summary>
/// <param name="Source">Where the value is.</param>
/// <param name="Destination">Where it must be.</param>
/// <param name="Type">Its type: the width and the extension of the move.</param>
internal readonly record struct Move(ArgumentLocation Source, ArgumentLocation Destination, NativeType Type);
