using System.Runtime.InteropServices;

namespace FfiToolkit;

using FfiToolkit.Calls;

// Arrays convert by their own types, not as Array: an FfiValue[] is the arguments of a call, never one argument.
public readonly partial struct FfiValue
{
#pragma warning disable CS1591 // The conversions say all there is to say by their types.
    public static implicit operator FfiValue(bool value) => new(value ? 1u : 0u, ValueTag.Boolean);

    public static implicit operator FfiValue(sbyte value) => new((ulong)value, ValueTag.SByte);

    public static implicit operator FfiValue(byte value) => new(value, ValueTag.Byte);

    public static implicit operator FfiValue(short value) => new((ulong)value, ValueTag.Int16);

    public static implicit operator FfiValue(ushort value) => new(value, ValueTag.UInt16);

    public static implicit operator FfiValue(int value) => new((ulong)value, ValueTag.Int32);

    public static implicit operator FfiValue(uint value) => new(value, ValueTag.UInt32);

    public static implicit operator FfiValue(long value) => new((ulong)value, ValueTag.Int64);

    public static implicit operator FfiValue(ulong value) => new(value, ValueTag.UInt64);

    public static implicit operator FfiValue(float value) => new(BitConverter.SingleToUInt32Bits(value), ValueTag.Single);

    public static implicit operator FfiValue(double value) => new(BitConverter.DoubleToUInt64Bits(value), ValueTag.Double);

    public static implicit operator FfiValue(nint value) => new((ulong)value, ValueTag.Address);

    public static implicit operator FfiValue(nuint value) => new(value, ValueTag.Address);

    public static unsafe implicit operator FfiValue(void* value) => new((ulong)value, ValueTag.Address);

    public static implicit operator FfiValue(string? value) => new(0, value);

    public static implicit operator FfiValue(AggregateValue? value) => new(0, value);

    public static implicit operator FfiValue(NativeCallback? value) => new(0, value);

    public static implicit operator FfiValue(SafeHandle? value) => new(0, value);

    public static implicit operator FfiValue(Memory<byte> value) => new(0, new BufferReference(value));

    public static implicit operator FfiValue(ReadOnlyMemory<byte> value) => new(0, new BufferReference(value));

    public static implicit operator FfiValue(bool[]? value) => new(0, value);

    public static implicit operator FfiValue(char[]? value) => new(0, value);

    public static implicit operator FfiValue(sbyte[]? value) => new(0, value);

    public static implicit operator FfiValue(byte[]? value) => new(0, value);

    public static implicit operator FfiValue(short[]? value) => new(0, value);

    public static implicit operator FfiValue(ushort[]? value) => new(0, value);

    public static implicit operator FfiValue(int[]? value) => new(0, value);

    public static implicit operator FfiValue(uint[]? value) => new(0, value);

    public static implicit operator FfiValue(long[]? value) => new(0, value);

    public static implicit operator FfiValue(ulong[]? value) => new(0, value);

    public static implicit operator FfiValue(nint[]? value) => new(0, value);

    public static implicit operator FfiValue(nuint[]? value) => new(0, value);

    public static implicit operator FfiValue(float[]? value) => new(0, value);

    public static implicit operator FfiValue(double[]? value) => new(0, value);

    public static explicit operator sbyte(FfiValue value) => checked((sbyte)value.ToInt64());

    public static explicit operator byte(FfiValue value) => checked((byte)value.ToInt64());

    public static explicit operator short(FfiValue value) => checked((short)value.ToInt64());

    public static explicit operator ushort(FfiValue value) => checked((ushort)value.ToInt64());

    public static explicit operator int(FfiValue value) => checked((int)value.ToInt64());

    public static explicit operator uint(FfiValue value) => checked((uint)value.ToInt64());

    public static explicit operator long(FfiValue value) => value.ToInt64();

    public static explicit operator ulong(FfiValue value) =>
        value._tag is ValueTag { Form: ValueForm.UInt64 or ValueForm.Address } ? value._bits : checked((ulong)value.ToInt64());

    public static explicit operator float(FfiValue value) => value._tag is ValueTag { Form: ValueForm.Single }
        ? BitConverter.UInt32BitsToSingle((uint)value._bits)
        : (float)value.ToDouble();

    public static explicit operator double(FfiValue value) => value.ToDouble();

    public static explicit operator nint(FfiValue value) => (nint)value.ToAddress();

    public static explicit operator nuint(FfiValue value) => (nuint)value.ToAddress();

    public static unsafe explicit operator void*(FfiValue value) => (void*)value.ToAddress();

    public static bool operator ==(FfiValue left, FfiValue right) => left.Equals(right);

    public static bool operator !=(FfiValue left, FfiValue right) => !left.Equals(right);
#pragma warning restore CS1591

    /// <summary>Whether an integer or bool is not 0, as in C.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidCastException">The value is neither.</exception>
    public static explicit operator bool(FfiValue value) => value._tag is ValueTag { Form: >= ValueForm.Boolean and <= ValueForm.UInt64 }
        ? value._bits != 0
        : throw NotA(value._tag, value._bits, "an integer or bool");

    /// <summary>
    /// Reads the NUL-terminated UTF-8 text at an address; null for NULL. The text is copied: the memory stays native code's, and
    /// is freed as its library says. Malformed bytes become U+FFFD.
    /// </summary>
    /// <param name="value">An address, as pointer-like results are, or a string.</param>
    /// <exception cref="InvalidCastException">The value is neither.</exception>
    public static explicit operator string?(FfiValue value) => value._tag as string ?? Marshal.PtrToStringUTF8((nint)value.ToAddress());

    private long ToInt64() => _tag switch
    {
        ValueTag { Form: ValueForm.UInt64 } => checked((long)_bits),
        ValueTag { Form: >= ValueForm.Boolean and <= ValueForm.Int64 or ValueForm.Address } => (long)_bits,
        _ => throw NotA(_tag, _bits, "an integer"),
    };

    private double ToDouble()
    {
        if (_tag is ValueTag tag)
        {
            if (tag.IsSmallInteger)
            {
                return (long)_bits;
            }

            if (ArgumentConverter.TryReadFloat(tag, _bits, out double number))
            {
                return number;
            }
        }

        throw NotA(_tag, _bits, "a floating-point number");
    }

    private ulong ToAddress() => _tag is null or ValueTag { Form: ValueForm.Address } ? _bits : throw NotA(_tag, _bits, "an address");

    // Of the parts: a value whose address is taken anywhere is kept in memory everywhere.
    private static InvalidCastException NotA(object? tag, ulong bits, string wanted) =>
        new($"The value {new FfiValue(bits, tag)} ({tag switch { null => "null", ValueTag number => number.ToString(), object other => TypeNames.Of(other.GetType()) }}) is not {wanted}.");
}
