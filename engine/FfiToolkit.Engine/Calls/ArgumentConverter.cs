namespace FfiToolkit.Calls;

/// <summary>
/// Turns numbers and addresses into slots, by the declared type. The one place that decides what is accepted: both call
/// paths read the slots that it writes. <see cref="ArgumentRefusal"/> says the same in words.
/// </summary>
internal static class ArgumentConverter
{
    // The largest integer n such that every integer of magnitude up to n is a double of its own.
    private const double MaxSafeInteger = 9007199254740991;

    /// <summary>Converts a number, or an address or NULL for a pointer.</summary>
    /// <returns>False for what the type refuses, and for strings, buffers and handles, which need memory for the call.</returns>
    internal static bool TryConvert(NativeType type, NativeKind kind, in FfiValue value, out ulong slot)
    {
        slot = value.Bits;
        if (value.Tag is not ValueTag tag)
        {
            return kind == NativeKind.Pointer && value.Tag is null;
        }

        return kind switch
        {
            NativeKind.Int8 => TryConvertSmall(tag, sbyte.MinValue, sbyte.MaxValue, ref slot),
            NativeKind.UInt8 => tag.Form == ValueForm.Boolean || TryConvertSmall(tag, 0, byte.MaxValue, ref slot),
            NativeKind.Int16 => TryConvertSmall(tag, short.MinValue, short.MaxValue, ref slot),
            NativeKind.UInt16 => TryConvertSmall(tag, 0, ushort.MaxValue, ref slot),
            NativeKind.Int32 => TryConvertSmall(tag, int.MinValue, int.MaxValue, ref slot),
            NativeKind.UInt32 => TryConvertSmall(tag, 0, uint.MaxValue, ref slot),
            NativeKind.Int64 => TryConvertInt64(tag, ref slot),
            NativeKind.UInt64 => TryConvertUInt64(tag, ref slot),
            NativeKind.Float32 => TryConvertSingle(tag, ref slot),
            NativeKind.Float64 => TryConvertDouble(tag, ref slot),
            NativeKind.Pointer => tag.Form switch
            {
                ValueForm.Address or ValueForm.UInt64 => true,
                ValueForm.Int64 => (long)slot >= 0,
                ValueForm.Characters => type != NativeType.String,
                _ => false,
            },
            _ => false,
        };
    }

    /// <summary>A float or double; false for everything else.</summary>
    internal static bool TryReadFloat(ValueTag tag, ulong bits, out double number)
    {
        number = tag.Form == ValueForm.Single ? BitConverter.UInt32BitsToSingle((uint)bits) : BitConverter.UInt64BitsToDouble(bits);
        return tag.Form is ValueForm.Single or ValueForm.Double;
    }

    private static bool TryConvertSmall(ValueTag tag, long minimum, long maximum, ref ulong slot)
    {
        if (tag.IsSmallInteger)
        {
            return (long)slot >= minimum && (long)slot <= maximum;
        }

        return TryConvertWhole(tag, minimum, maximum, ref slot);
    }

    private static bool TryConvertInt64(ValueTag tag, ref ulong slot) => tag.Form switch
    {
        ValueForm.Int64 or ValueForm.Address => true,
        ValueForm.UInt64 => (long)slot >= 0,
        _ => tag.IsSmallInteger || TryConvertWhole(tag, -MaxSafeInteger, MaxSafeInteger, ref slot),
    };

    private static bool TryConvertUInt64(ValueTag tag, ref ulong slot) => tag.Form switch
    {
        // An address keeps its bits: the upper half of the address space is negative as a nint.
        ValueForm.UInt64 or ValueForm.Address => true,
        ValueForm.Int64 => (long)slot >= 0,
        _ => tag.IsSmallInteger ? (long)slot >= 0 : TryConvertWhole(tag, 0, MaxSafeInteger, ref slot),
    };

    private static bool TryConvertSingle(ValueTag tag, ref ulong slot)
    {
        if (tag.Form == ValueForm.Single)
        {
            return true;
        }

        if (tag.Form != ValueForm.Double && !tag.IsSmallInteger)
        {
            return false;
        }

        // An integer of 32 bits is a double of its own: one rounding, to float.
        double number = tag.IsSmallInteger ? (long)slot : BitConverter.UInt64BitsToDouble(slot);
        slot = BitConverter.SingleToUInt32Bits((float)number);
        return true;
    }

    private static bool TryConvertDouble(ValueTag tag, ref ulong slot)
    {
        double number = (long)slot;
        if (!tag.IsSmallInteger && !TryReadFloat(tag, slot, out number))
        {
            return false;
        }

        slot = BitConverter.DoubleToUInt64Bits(number);
        return true;
    }

    private static bool TryConvertWhole(ValueTag tag, double minimum, double maximum, ref ulong slot)
    {
        if (!TryReadFloat(tag, slot, out double number) || !(number >= minimum && number <= maximum) || Math.Truncate(number) != number)
        {
            return false;
        }

        slot = (ulong)(long)number;
        return true;
    }
}
