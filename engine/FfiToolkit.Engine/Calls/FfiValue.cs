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
/// A value remembers its .NET type, a result the one that its declared type stands for: <c>int</c> for int32, <c>bool</c> for
/// bool, <c>nint</c> for addresses. Values are equal by what they are, whatever their type: an int 5, a long 5 and a double 5,
/// NULL and the address 0.
/// </remarks>
[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "From… and To… of thirty types would hide the few members that matter.")]
public readonly partial struct FfiValue : IEquatable<FfiValue>
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

    /// <summary>Makes a value of an object: a boxed number, <c>bool</c>, <c>char</c> (its code) or enum (its number), a string, an array, <c>Memory&lt;byte&gt;</c>, a SafeHandle, a value, or null for NULL.</summary>
    /// <param name="value">The object.</param>
    /// <exception cref="FfiArgumentException">The object is of another type; the message says which.</exception>
    public static FfiValue FromObject(object? value)
    {
        FfiValue made = OfObject(value);
        return made._tag is ForeignValue foreign
            ? throw new FfiArgumentException(
                $"No native type accepts a {TypeNames.Of(foreign.Type)}; give a number, a bool, a char, an enum, a string, an array of an unmanaged type, Memory<byte>, a SafeHandle or null",
                parameterName: nameof(value))
            : made;
    }

    /// <summary>The value of an object of any type: a call refuses those that its signature does not take.</summary>
    internal static FfiValue OfObject(object? value) => value switch
    {
        null => Null,
        FfiValue made => made,
        int number => number,
        double number => number,
        bool truth => truth,
        long number => number,
        nint address => address,
        string or SafeHandle or NativeCallback => new(0, value),
        Array array => BlockTypes.IsUnmanaged(array.GetType().GetElementType()!) ? new(0, array) : new(0, new ForeignValue(array.GetType())),
        float number => number,
        byte number => number,
        sbyte number => number,
        short number => number,
        ushort number => number,
        uint number => number,
        ulong number => number,
        char code => (ushort)code,
        nuint address => address,
        Memory<byte> memory => memory,
        ReadOnlyMemory<byte> memory => memory,
        Enum number => OfObject(Convert.ChangeType(number, number.GetTypeCode(), CultureInfo.InvariantCulture)),
        _ => new(0, new ForeignValue(value.GetType())),
    };

    /// <summary>
    /// The value as a boxed number of its type (<c>int</c> for int32), <c>bool</c>, address (<c>nint</c>), string, buffer or handle;
    /// null for NULL and void.
    /// </summary>
    public object? ToObject() => _tag switch
    {
        ValueTag tag => tag.Form switch
        {
            ValueForm.Boolean => _bits != 0,
            ValueForm.SByte => (sbyte)_bits,
            ValueForm.Byte => (byte)_bits,
            ValueForm.Int16 => (short)_bits,
            ValueForm.UInt16 => (ushort)_bits,
            ValueForm.Int32 => (int)_bits,
            ValueForm.UInt32 => (uint)_bits,
            ValueForm.Int64 => (long)_bits,
            ValueForm.UInt64 => _bits,
            ValueForm.Single => BitConverter.UInt32BitsToSingle((uint)_bits),
            ValueForm.Double => BitConverter.UInt64BitsToDouble(_bits),
            ValueForm.Address or ValueForm.Characters => (nint)_bits,
            _ => null,
        },
        BufferReference buffer => buffer.Memory,
        _ => _tag,
    };

    /// <summary>Whether the values are the same number, address, text or object. NaN equals NaN.</summary>
    /// <param name="other">The other value.</param>
    public bool Equals(FfiValue other)
    {
        if (TryGetInteger(out Int128 integer))
        {
            return other.TryGetInteger(out Int128 otherInteger) && integer == otherInteger;
        }

        return !other.TryGetInteger(out _)
            && (TryGetDouble(out double number) ? other.TryGetDouble(out double otherNumber) && number.Equals(otherNumber) : Equals(_tag, other._tag));
    }

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is FfiValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        if (TryGetInteger(out Int128 integer))
        {
            return integer.GetHashCode();
        }

        return TryGetDouble(out double number) ? number.GetHashCode() : _tag!.GetHashCode();
    }

    /// <summary>The number or string in the invariant culture, an address in hexadecimal, <c>null</c> for NULL, nothing for void.</summary>
    public override string ToString() => ToObject() switch
    {
        null => IsVoid ? "" : "null",
        nint address => $"0x{address:x}",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        object other => other.ToString() ?? "",
    };

    // Every number that is whole, so that 5 and 5.0 are one; NULL is the address 0.
    private bool TryGetInteger(out Int128 integer)
    {
        integer = 0;
        switch (_tag)
        {
            case null:
                return true;
            case ValueTag { Form: ValueForm.UInt64 }:
                integer = _bits;
                return true;
            case ValueTag tag when ArgumentConverter.TryReadFloat(tag, _bits, out double number):
                // 2^100 is beyond every integer that a value can hold.
                bool isWhole = Math.Truncate(number) == number && Math.Abs(number) < 1e30;
                integer = isWhole ? (Int128)number : 0;
                return isWhole;
            case ValueTag { Form: not ValueForm.Void }:
                integer = (long)_bits;
                return true;
            default:
                return false;
        }
    }

    private bool TryGetDouble(out double number)
    {
        number = 0;
        return _tag is ValueTag tag && ArgumentConverter.TryReadFloat(tag, _bits, out number);
    }
}
