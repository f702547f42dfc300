using FfiToolkit.Abi;
using FfiToolkit.Types;

namespace FfiToolkit.Stubs;

/// <summary>How a value is read from memory into an integer register.</summary>
/// <param name="Size">Bytes to read.</param>
/// <param name="IsSigned">Whether the bits above are copies of the sign; otherwise they are zero.</param>
internal readonly record struct ValueAccess(int Size, bool IsSigned)
{
    /// <summary>The access of a planned move's source.</summary>
    /// <param name="move">The move.</param>
    /// <param name="abi">The convention of the target.</param>
    internal static ValueAccess Of(Move move, TargetAbi abi)
    {
        // What fills a whole word on the stack is moved as it is: its upper bits are whatever the convention makes of them.
        int word = CallLayouts.WordSize(abi);
        int size = CallLayouts.SizeOf(abi, move.Type);
        return move.Source.Kind == LocationKind.Stack && move.Source.Size >= word
            ? new ValueAccess(word, false)
            : new ValueAccess(size, IsSignedType(abi, move.Type));
    }

    /// <summary>Whether a type of less than 64 bits is extended by its sign.</summary>
    internal static bool IsSignedType(TargetAbi abi, NativeType type) => DataModel.Of(abi).Resolve(type) is NativeKind.Int8 or NativeKind.Int16 or NativeKind.Int32;
}
