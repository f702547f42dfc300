using FfiToolkit.Types;

namespace FfiToolkit.V8;

/// <summary>
/// What a receiver stub needs that reads V8's values: each 64-bit integer and each address among its parameters then comes as the
/// address of a word that holds the value (V8's <c>CTypeInfo::Type::kV8Value</c>).
/// </summary>
/// <param name="Layout">How V8 lays values out.</param>
/// <param name="Refusal">
/// The address of a word that becomes 1 where the stub does not take a value; the target has not run then. Only its users make it 0 again.
/// </param>
/// <param name="Result">The address of a word that takes a result of 64 bits, where the caller can take none; 0 where it is returned.</param>
/// <remarks>
/// An integer is a bigint in range, or a number that is a small integer. An address is a bigint of 64 bits without a sign, null or
/// undefined (0), or that of the bytes of a typed array, a DataView or an ArrayBuffer. Not taken, though JavaScript may: what has no
/// bytes, is detached, can be resized or is a bare SharedArrayBuffer; and typed arrays whose bytes are in V8's heap, which moves
/// them once the call is over.
/// </remarks>
internal sealed record ValueReading(V8Layout Layout, ulong Refusal, ulong Result = 0)
{
    /// <summary>Whether an argument, or a result, of a type is meant.</summary>
    internal static bool Takes(NativeType type, DataModel model) => KindOf(type, model) != NativeKind.Void;

    /// <summary><see cref="NativeKind.Int64"/>, <see cref="NativeKind.UInt64"/>, <see cref="NativeKind.Pointer"/>, or <see cref="NativeKind.Void"/> for what V8 passes as it is.</summary>
    internal static NativeKind KindOf(NativeType type, DataModel model) =>
        model.Resolve(type) is NativeKind.Int64 or NativeKind.UInt64 or NativeKind.Pointer ? model.Resolve(type) : NativeKind.Void;
}
