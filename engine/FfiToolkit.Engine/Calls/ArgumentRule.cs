using System.Runtime.CompilerServices;

namespace FfiToolkit.Calls;

/// <summary>
/// What one parameter accepts most often, as two compares: the tag, and the range of the bits. What does not pass goes to
/// <see cref="ArgumentConverter"/>, which knows the rest.
/// </summary>
internal readonly struct ArgumentRule
{
    private readonly ValueTag? _tag;
    private readonly ulong _minimum;
    private readonly ulong _span;

    internal ArgumentRule(NativeType type)
    {
        Kind = ValueKinds.Of(type);
        (_tag, long minimum, _span) = Kind switch
        {
            ValueKind.Int8 => (ValueTag.Integer, sbyte.MinValue, byte.MaxValue),
            ValueKind.UInt8 => (ValueTag.Integer, 0, byte.MaxValue),
            ValueKind.Int16 => (ValueTag.Integer, short.MinValue, ushort.MaxValue),
            ValueKind.UInt16 => (ValueTag.Integer, 0, ushort.MaxValue),
            ValueKind.Int32 => (ValueTag.Integer, int.MinValue, uint.MaxValue),
            ValueKind.UInt32 => (ValueTag.Integer, 0, uint.MaxValue),
            ValueKind.Int64 => (ValueTag.Signed64, 0, ulong.MaxValue),
            ValueKind.UInt64 => (ValueTag.Unsigned64, 0, ulong.MaxValue),
            ValueKind.Float64 => (ValueTag.Double, 0, ulong.MaxValue),
            ValueKind.Pointer => (ValueTag.Address, 0, ulong.MaxValue),

            // float32 always needs its conversion: no value carries this tag.
            _ => (ValueTag.Nothing, 0L, 0UL),
        };
        _minimum = (ulong)minimum;
    }

    internal ValueKind Kind { get; }

    /// <summary>Takes what the type accepts most often.</summary>
    /// <returns>False for everything that <see cref="TryConvert"/> must look at.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryTake(in FfiValue value, out ulong slot)
    {
        slot = value.Bits;
        return ReferenceEquals(value.Tag, _tag) && value.Bits - _minimum <= _span;
    }

    /// <summary>Converts a number, or an address or NULL for a pointer.</summary>
    /// <returns>False for what the type refuses, and for strings, buffers and handles, which need memory for the call.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryConvert(in FfiValue value, out ulong slot) => TryTake(value, out slot) || ArgumentConverter.TryConvert(Kind, value, out slot);
}
