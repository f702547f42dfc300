using FfiToolkit.Types;
using System.Runtime.CompilerServices;

namespace FfiToolkit.Calls;

/// <summary>
/// What one parameter accepts most often, as few compares: one of two tags, and the range of the bits. What does not pass goes
/// to <see cref="ArgumentConverter"/>, which knows the rest.
/// </summary>
internal readonly struct ArgumentRule
{
    private readonly ValueTag? _tag;
    private readonly ValueTag? _other;
    private readonly ulong _minimum;
    private readonly ulong _span;

    private ArgumentRule(NativeType type, NativeKind kind, ValueTag tag, ValueTag? other, long minimum, ulong span)
    {
        Type = type;
        Kind = kind;
        _tag = tag;
        _other = other;
        _minimum = (ulong)minimum;
        _span = span;
    }

    internal NativeType Type { get; }

    internal NativeKind Kind { get; }

    internal static ArgumentRule For(NativeType type)
    {
        // The second tag is that of a C# literal, but for addresses: there it is NULL's.
        NativeKind kind = DataModel.Host.Resolve(type);
        ValueTag literal = ValueTag.Int32;
        return kind switch
        {
            NativeKind.Int8 => new(type, kind, ValueTag.SByte, literal, sbyte.MinValue, byte.MaxValue),
            NativeKind.UInt8 => new(type, kind, type == NativeType.Bool ? ValueTag.Boolean : ValueTag.Byte, literal, 0, byte.MaxValue),
            NativeKind.Int16 => new(type, kind, ValueTag.Int16, literal, short.MinValue, ushort.MaxValue),
            NativeKind.UInt16 => new(type, kind, ValueTag.UInt16, literal, 0, ushort.MaxValue),
            NativeKind.Int32 => new(type, kind, ValueTag.Int32, literal, int.MinValue, uint.MaxValue),
            NativeKind.UInt32 => new(type, kind, ValueTag.UInt32, literal, 0, uint.MaxValue),
            NativeKind.Int64 => new(type, kind, ValueTag.Int64, literal, 0, ulong.MaxValue),

            // Half of the range, so that a negative literal is not taken; the converter takes the other half.
            NativeKind.UInt64 => new(type, kind, ValueTag.UInt64, literal, 0, long.MaxValue),
            NativeKind.Float32 => new(type, kind, ValueTag.Single, ValueTag.Single, 0, ulong.MaxValue),
            NativeKind.Float64 => new(type, kind, ValueTag.Double, ValueTag.Double, 0, ulong.MaxValue),
            NativeKind.Pointer => new(type, kind, ValueTag.Address, null, 0, ulong.MaxValue),

            // No number: a tag that no value has.
            _ => new(type, kind, ValueTag.Nobody, ValueTag.Nobody, 0, ulong.MaxValue),
        };
    }

    /// <summary>Takes what the type accepts most often.</summary>
    /// <returns>False for everything that <see cref="TryConvert"/> must look at.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryTake(in FfiValue value, out ulong slot)
    {
        slot = value.Bits;
        return (ReferenceEquals(value.Tag, _tag) || ReferenceEquals(value.Tag, _other)) && value.Bits - _minimum <= _span;
    }

    /// <summary>Converts a number, or an address or NULL for a pointer.</summary>
    /// <returns>False for what the type refuses, and for strings, buffers and handles, which need memory for the call.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryConvert(in FfiValue value, out ulong slot) => TryTake(value, out slot) || ArgumentConverter.TryConvert(Type, Kind, value, out slot);
}
