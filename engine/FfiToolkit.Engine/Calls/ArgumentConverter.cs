namespace FfiToolkit.Calls;

/// <summary>
/// Turns numbers into slots and slots into results, by the declared type. The one place that decides what is accepted:
/// both call paths read the slots that it writes.
/// </summary>
internal static class ArgumentConverter
{
    // The largest integer n such that every integer of magnitude up to n is a double of its own.
    private const double MaxSafeInteger = 9007199254740991;

    /// <summary>Converts a number, or an address or NULL for a pointer.</summary>
    /// <returns>False for what the kind refuses, and for strings, buffers and handles, which need memory for the call.</returns>
    internal static bool TryConvert(ValueKind kind, in FfiValue value, out ulong slot)
    {
        slot = 0;
        switch (kind)
        {
            case ValueKind.Int8:
                return TryConvertNumber(value, sbyte.MinValue, sbyte.MaxValue, out slot);
            case ValueKind.UInt8:
                return TryConvertNumber(value, 0, byte.MaxValue, out slot);
            case ValueKind.Int16:
                return TryConvertNumber(value, short.MinValue, short.MaxValue, out slot);
            case ValueKind.UInt16:
                return TryConvertNumber(value, 0, ushort.MaxValue, out slot);
            case ValueKind.Int32:
                return TryConvertNumber(value, int.MinValue, int.MaxValue, out slot);
            case ValueKind.UInt32:
                return TryConvertNumber(value, 0, uint.MaxValue, out slot);
            case ValueKind.Int64:
                return TryConvertInt64(value, out slot);
            case ValueKind.UInt64:
                return TryConvertUInt64(value, out slot);
            case ValueKind.Float32 when TryReadNumber(value, out double single):
                slot = BitConverter.SingleToUInt32Bits((float)single);
                return true;
            case ValueKind.Float64 when TryReadNumber(value, out double number):
                slot = BitConverter.DoubleToUInt64Bits(number);
                return true;
            case ValueKind.Pointer:
                slot = value.Bits;
                return value.Tag is null
                    || ReferenceEquals(value.Tag, ValueTag.Unsigned64)
                    || (ReferenceEquals(value.Tag, ValueTag.Signed64) && (long)value.Bits >= 0);
            default:
                return false;
        }
    }

    /// <summary>The tag of a result's bits as a call leaves them: integers extended to 64 bits.</summary>
    internal static ValueTag TagOfResult(ValueKind kind) => kind switch
    {
        ValueKind.Void => ValueTag.Nothing,
        ValueKind.Int64 => ValueTag.Signed64,
        ValueKind.UInt64 => ValueTag.Unsigned64,
        ValueKind.Float32 or ValueKind.Float64 => ValueTag.Double,
        ValueKind.Pointer => ValueTag.Address,
        _ => ValueTag.Integer,
    };

    /// <summary>The contract's message for a value that a kind refuses.</summary>
    internal static FfiArgumentException Refusal(ValueKind kind, int index, in FfiValue value) => new(
        kind switch
        {
            ValueKind.Int8 => $"Argument {index} must be an int8",
            ValueKind.UInt8 => $"Argument {index} must be a uint8",
            ValueKind.Int16 => $"Argument {index} must be an int16",
            ValueKind.UInt16 => $"Argument {index} must be a uint16",
            ValueKind.Int32 => $"Argument {index} must be an int32",
            ValueKind.UInt32 => $"Argument {index} must be a uint32",
            ValueKind.Int64 => $"Argument {index} must be an int64",
            ValueKind.UInt64 => $"Argument {index} must be a uint64",
            ValueKind.Float32 => $"Argument {index} must be a float",
            ValueKind.Float64 => $"Argument {index} must be a double",
            _ when ReferenceEquals(value.Tag, ValueTag.Signed64) => $"Argument {index} must be a non-negative pointer bigint",
            _ => $"Argument {index} must be a buffer, an ArrayBuffer, a string, or a bigint",
        },
        index);

    private static bool TryConvertNumber(in FfiValue value, long minimum, long maximum, out ulong slot)
    {
        slot = value.Bits;
        if (ReferenceEquals(value.Tag, ValueTag.Integer))
        {
            return (long)slot >= minimum && (long)slot <= maximum;
        }

        if (ReferenceEquals(value.Tag, ValueTag.Double))
        {
            double number = BitConverter.UInt64BitsToDouble(slot);
            if (number >= minimum && number <= maximum && Math.Truncate(number) == number)
            {
                slot = (ulong)(long)number;
                return true;
            }
        }

        return false;
    }

    private static bool TryConvertInt64(in FfiValue value, out ulong slot)
    {
        slot = value.Bits;
        if (ReferenceEquals(value.Tag, ValueTag.Integer) || ReferenceEquals(value.Tag, ValueTag.Address))
        {
            return true;
        }

        return ReferenceEquals(value.Tag, ValueTag.Unsigned64) ? (long)slot >= 0 : TryConvertSafeInteger(value, -MaxSafeInteger, out slot);
    }

    private static bool TryConvertUInt64(in FfiValue value, out ulong slot)
    {
        slot = value.Bits;
        if (ReferenceEquals(value.Tag, ValueTag.Integer) || ReferenceEquals(value.Tag, ValueTag.Signed64))
        {
            return (long)slot >= 0;
        }

        // An address keeps its bits: the upper half of the address space is negative as a nint.
        return ReferenceEquals(value.Tag, ValueTag.Address) || TryConvertSafeInteger(value, 0, out slot);
    }

    private static bool TryConvertSafeInteger(in FfiValue value, double minimum, out ulong slot)
    {
        slot = 0;
        if (!ReferenceEquals(value.Tag, ValueTag.Double))
        {
            return false;
        }

        double number = BitConverter.UInt64BitsToDouble(value.Bits);
        if (number < minimum || number > MaxSafeInteger || Math.Truncate(number) != number)
        {
            return false;
        }

        slot = (ulong)(long)number;
        return true;
    }

    private static bool TryReadNumber(in FfiValue value, out double number)
    {
        number = ReferenceEquals(value.Tag, ValueTag.Integer) ? (long)value.Bits : BitConverter.UInt64BitsToDouble(value.Bits);
        return ReferenceEquals(value.Tag, ValueTag.Integer) || ReferenceEquals(value.Tag, ValueTag.Double);
    }
}
