using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FfiToolkit;

using FfiToolkit.Calls;

/// <summary>
/// An argument or result of <see cref="NativeFunction.Invoke(ReadOnlySpan{FfiValue})"/>. 16 bytes, no boxing of numbers. Values of .NET convert
/// to it implicitly; results convert back explicitly. The default value is NULL for pointer-like types.
/// </summary>
/// <remarks>
/// In the contract's terms <c>sbyte</c> to <c>uint</c>, <c>float</c> and <c>double</c> are Numbers; <c>long</c>, <c>ulong</c>,
/// <c>nint</c> and <c>nuint</c> are bigints. <c>bool</c> is not accepted by any native type and has no conversion.
/// </remarks>
[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "From… and To… of fifteen types would hide the few members that matter.")]
public readonly struct FfiValue : IEquatable<FfiValue>
{
    // Two plain fields, never overlapping: the JIT keeps both in registers.
    private readonly ulong _bits;
    private readonly object? _tag;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal FfiValue(ulong bits, object? tag)
    {
        _bits = bits;
        _tag = tag;
    }

    /// <summary>NULL, accepted by pointer-like types.</summary>
    public static FfiValue Null => default;

    /// <summary>Whether there is no value: the result of a void function.</summary>
    public bool IsVoid => ReferenceEquals(_tag, ValueTag.Nothing);

    internal ulong Bits => _bits;

    internal object? Tag => _tag;

#pragma warning disable CS1591 // The conversions say all there is to say by their types.
    public static implicit operator FfiValue(sbyte value) => new((ulong)value, ValueTag.Integer);

    public static implicit operator FfiValue(byte value) => new(value, ValueTag.Integer);

    public static implicit operator FfiValue(short value) => new((ulong)value, ValueTag.Integer);

    public static implicit operator FfiValue(ushort value) => new(value, ValueTag.Integer);

    public static implicit operator FfiValue(int value) => new((ulong)value, ValueTag.Integer);

    public static implicit operator FfiValue(uint value) => new(value, ValueTag.Integer);

    public static implicit operator FfiValue(long value) => new((ulong)value, ValueTag.Signed64);

    public static implicit operator FfiValue(ulong value) => new(value, ValueTag.Unsigned64);

    public static implicit operator FfiValue(float value) => new(BitConverter.DoubleToUInt64Bits(value), ValueTag.Double);

    public static implicit operator FfiValue(double value) => new(BitConverter.DoubleToUInt64Bits(value), ValueTag.Double);

    public static implicit operator FfiValue(nint value) => new((ulong)value, ValueTag.Address);

    public static implicit operator FfiValue(nuint value) => new(value, ValueTag.Address);

    public static unsafe implicit operator FfiValue(void* value) => new((ulong)value, ValueTag.Address);

    public static implicit operator FfiValue(string? value) => new(0, value);

    public static implicit operator FfiValue(Array? value) => new(0, value);

    public static implicit operator FfiValue(Memory<byte> value) => new(0, new BufferReference(value));

    public static implicit operator FfiValue(ReadOnlyMemory<byte> value) => new(0, new BufferReference(value));

    public static implicit operator FfiValue(SafeHandle? value) => new(0, value);

    public static explicit operator sbyte(FfiValue value) => checked((sbyte)value.ToInt64());

    public static explicit operator byte(FfiValue value) => checked((byte)value.ToInt64());

    public static explicit operator short(FfiValue value) => checked((short)value.ToInt64());

    public static explicit operator ushort(FfiValue value) => checked((ushort)value.ToInt64());

    public static explicit operator int(FfiValue value) => checked((int)value.ToInt64());

    public static explicit operator uint(FfiValue value) => checked((uint)value.ToInt64());

    public static explicit operator long(FfiValue value) => value.ToInt64();

    public static explicit operator ulong(FfiValue value) =>
        ReferenceEquals(value._tag, ValueTag.Unsigned64) || ReferenceEquals(value._tag, ValueTag.Address) ? value._bits : checked((ulong)value.ToInt64());

    public static explicit operator float(FfiValue value) => (float)value.ToDouble();

    public static explicit operator double(FfiValue value) => value.ToDouble();

    public static explicit operator nint(FfiValue value) => (nint)value.ToAddress();

    public static explicit operator nuint(FfiValue value) => (nuint)value.ToAddress();

    public static unsafe explicit operator void*(FfiValue value) => (void*)value.ToAddress();

    public static bool operator ==(FfiValue left, FfiValue right) => left.Equals(right);

    public static bool operator !=(FfiValue left, FfiValue right) => !left.Equals(right);
#pragma warning restore CS1591

    /// <summary>The value as a boxed number, address (<c>nint</c>), string, buffer or handle; null for NULL and void.</summary>
    public object? ToObject() => _tag switch
    {
        null => null,
        ValueTag tag when tag == ValueTag.Integer || tag == ValueTag.Signed64 => (long)_bits,
        ValueTag tag when tag == ValueTag.Unsigned64 => _bits,
        ValueTag tag when tag == ValueTag.Double => BitConverter.UInt64BitsToDouble(_bits),
        ValueTag tag when tag == ValueTag.Address => (nint)_bits,
        ValueTag => null,
        BufferReference buffer => buffer.Memory,
        _ => _tag,
    };

    /// <inheritdoc/>
    public bool Equals(FfiValue other) => _bits == other._bits && Equals(_tag, other._tag);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is FfiValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_bits, _tag);

    /// <summary>The number or string in the invariant culture, an address in hexadecimal, <c>null</c> for NULL, nothing for void.</summary>
    public override string ToString() => ToObject() switch
    {
        null => IsVoid ? "" : "null",
        nint address => $"0x{address:x}",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        object other => other.ToString() ?? "",
    };

    private long ToInt64()
    {
        if (ReferenceEquals(_tag, ValueTag.Integer) || ReferenceEquals(_tag, ValueTag.Signed64) || ReferenceEquals(_tag, ValueTag.Address))
        {
            return (long)_bits;
        }

        return ReferenceEquals(_tag, ValueTag.Unsigned64) ? checked((long)_bits) : throw NotA("an integer");
    }

    private double ToDouble()
    {
        if (ReferenceEquals(_tag, ValueTag.Double))
        {
            return BitConverter.UInt64BitsToDouble(_bits);
        }

        return ReferenceEquals(_tag, ValueTag.Integer) ? (long)_bits : throw NotA("a floating-point number");
    }

    private ulong ToAddress() => _tag is null || ReferenceEquals(_tag, ValueTag.Address) ? _bits : throw NotA("an address");

    private InvalidCastException NotA(string wanted) => new($"The value {this} ({_tag switch { null => "null", ValueTag tag => tag.ToString(), object other => other.GetType().Name }}) is not {wanted}.");
}
