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

    private ArgumentRule(ValueKind kind, ValueTag tag, long minimum, ulong span)
    {
        Kind = kind;
        _tag = tag;
        _minimum = (ulong)minimum;
        _span = span;
    }

    internal ValueKind Kind { get; }

    internal static ArgumentRule For(NativeType type)
    {
        ValueKind kind = ValueKinds.Of(type);
        return kind switch
        {
            ValueKind.Int8 => new(kind, ValueTag.Integer, sbyte.MinValue, byte.MaxValue),
            ValueKind.UInt8 => new(kind, ValueTag.Integer, 0, byte.MaxValue),
            ValueKind.Int16 => new(kind, ValueTag.Integer, short.MinValue, ushort.MaxValue),
            ValueKind.UInt16 => new(kind, ValueTag.Integer, 0, ushort.MaxValue),
            ValueKind.Int32 => new(kind, ValueTag.Integer, int.MinValue, uint.MaxValue),
            ValueKind.UInt32 => new(kind, ValueTag.Integer, 0, uint.MaxValue),
            ValueKind.Int64 => new(kind, ValueTag.Signed64, 0, ulong.MaxValue),
            ValueKind.UInt64 => new(kind, ValueTag.Unsigned64, 0, ulong.MaxValue),
            ValueKind.Float64 => new(kind, ValueTag.Double, 0, ulong.MaxValue),
            ValueKind.Pointer => new(kind, ValueTag.Address, 0, ulong.MaxValue),

            // float32 always needs its conversion: no value carries this tag.
            _ => new(kind, ValueTag.Nothing, 0, 0),
        };
    }

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
