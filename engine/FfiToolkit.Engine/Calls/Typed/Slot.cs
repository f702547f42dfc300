using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FfiToolkit.Calls.Typed;

/// <summary>Moves typed .NET values in and out of slots. Every test of a type folds away when the code is compiled.</summary>
internal static unsafe class Slot
{
    /// <summary>Whether the type goes into a slot as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsScalar<T>()
        where T : allows ref struct =>
        typeof(T) == typeof(int) || typeof(T) == typeof(uint) || typeof(T) == typeof(double) || typeof(T) == typeof(float)
        || typeof(T) == typeof(long) || typeof(T) == typeof(ulong) || typeof(T) == typeof(nint) || typeof(T) == typeof(nuint)
        || typeof(T) == typeof(sbyte) || typeof(T) == typeof(byte) || typeof(T) == typeof(short) || typeof(T) == typeof(ushort)
        || typeof(T) == typeof(bool) || typeof(T) == typeof(char) || IsEnum<T>();

    /// <summary>
    /// Whether an argument, extended to the width of a register, may stand for the narrower one in every convention of a
    /// 64-bit machine. Up to eight of them then need no stub: a call through a function pointer puts them in place.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsRegisterInteger<T>()
        where T : allows ref struct =>
        nint.Size == 8 && IsScalar<T>() && typeof(T) != typeof(double) && typeof(T) != typeof(float);

    /// <summary>Whether the type is a struct of .NET that stands for an aggregate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsStruct<T>()
        where T : allows ref struct =>
        typeof(T).IsValueType && !IsScalar<T>() && typeof(T) != typeof(Nothing) && TypeFacts<T>.Struct is not null;

    /// <summary>Whether an argument is copied into memory of the call, and needs no pin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsInMemory<T>()
        where T : allows ref struct =>
        IsScalar<T>() || IsStruct<T>();

    /// <summary>Whether a result fits the slot of a scalar.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsSlotResult<T>() => IsScalar<T>() || !IsStruct<T>();

    /// <summary>A typed result of the memory that a call left it in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Load<T>(byte* result) => IsStruct<T>() ? Unsafe.ReadUnaligned<T>(result) : To<T>(*(ulong*)result);

    /// <summary>An argument of a callback: the slot of a scalar, or the address of an aggregate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Argument<T>(ulong slot) => IsStruct<T>() ? Unsafe.ReadUnaligned<T>((void*)(nuint)slot) : To<T>(slot);

    /// <summary>Stores the result of a callback.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Answer<T>(byte* result, T value)
    {
        if (IsStruct<T>())
        {
            Unsafe.WriteUnaligned(result, value);
        }
        else
        {
            *(ulong*)result = From(value);
        }
    }

    /// <summary>Whether a result comes back in the integer result register, or not at all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsRegisterResult<T>() => IsRegisterInteger<T>() || typeof(T) == typeof(Nothing);

    /// <summary>The slot of a scalar, extended to 64 bits; a float in the low half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong From<T>(T value)
        where T : allows ref struct
    {
        if (typeof(T) == typeof(int))
        {
            return (ulong)Unsafe.As<T, int>(ref value);
        }

        if (typeof(T) == typeof(double))
        {
            return BitConverter.DoubleToUInt64Bits(Unsafe.As<T, double>(ref value));
        }

        if (typeof(T) == typeof(long) || typeof(T) == typeof(ulong))
        {
            return Unsafe.As<T, ulong>(ref value);
        }

        if (typeof(T) == typeof(nint))
        {
            return (ulong)Unsafe.As<T, nint>(ref value);
        }

        if (typeof(T) == typeof(nuint))
        {
            return Unsafe.As<T, nuint>(ref value);
        }

        if (typeof(T) == typeof(uint) || typeof(T) == typeof(float))
        {
            return Unsafe.As<T, uint>(ref value);
        }

        if (typeof(T) == typeof(byte))
        {
            return Unsafe.As<T, byte>(ref value);
        }

        if (typeof(T) == typeof(sbyte))
        {
            return (ulong)Unsafe.As<T, sbyte>(ref value);
        }

        if (typeof(T) == typeof(short))
        {
            return (ulong)Unsafe.As<T, short>(ref value);
        }

        if (typeof(T) == typeof(ushort) || typeof(T) == typeof(char))
        {
            return Unsafe.As<T, ushort>(ref value);
        }

        if (typeof(T) == typeof(bool))
        {
            return Unsafe.As<T, bool>(ref value) ? 1u : 0u;
        }

        return IsEnum<T>() ? FromEnum(value) : throw new NotSupportedException(typeof(T).ToString());
    }

    /// <summary>A typed result of its bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T To<T>(ulong slot)
    {
        if (typeof(T) == typeof(Nothing))
        {
            return default!;
        }

        // Native code may leave any bit for true; .NET knows 0 and 1 only.
        if (typeof(T) == typeof(bool))
        {
            bool truth = (byte)slot != 0;
            return Unsafe.As<bool, T>(ref truth);
        }

        if (typeof(T) == typeof(string))
        {
            return (T)(object)Marshal.PtrToStringUTF8((nint)slot)!;
        }

        // Little-endian: a narrow value is in the first bytes of its slot.
        return IsScalar<T>() ? Unsafe.As<ulong, T>(ref slot) : throw new NotSupportedException(typeof(T).ToString());
    }

    /// <summary>Where the bytes of an array or span start, or of a struct, which is where it is; a null reference for every other type.</summary>
    internal static ref byte Start<T>(ref T value)
        where T : allows ref struct
    {
        if (IsStruct<T>())
        {
            return ref Unsafe.As<T, byte>(ref value);
        }

        // The layout of a span does not depend on the type of its elements.
        if (typeof(T) == typeof(ReadOnlySpan<byte>) || typeof(T) == typeof(Span<byte>) || (typeof(T).IsValueType && TypeFacts<T>.IsBlock))
        {
            return ref MemoryMarshal.GetReference(Unsafe.As<T, ReadOnlySpan<byte>>(ref value));
        }

        if (!typeof(T).IsValueType && TypeFacts<T>.IsBlock && Unsafe.As<T, Array?>(ref value) is { } array)
        {
            return ref MemoryMarshal.GetArrayDataReference(array);
        }

        return ref Unsafe.NullRef<byte>();
    }

    /// <summary>Any typed value as an argument of the general path, which refuses what the declared type does not take.</summary>
    /// <param name="value">The value.</param>
    /// <param name="start">The pinned <see cref="Start"/> of it.</param>
    internal static FfiValue ToValue<T>(ref T value, byte* start)
        where T : allows ref struct
    {
        if (IsScalar<T>())
        {
            return new FfiValue(From(value), TypeFacts<T>.Tag);
        }

        if (typeof(T) == typeof(ReadOnlySpan<byte>) || typeof(T) == typeof(Span<byte>))
        {
            return start;
        }

        if (TypeFacts<T>.IsBlock)
        {
            return new FfiValue((ulong)start, TypeFacts<T>.BlockTag);
        }

        if (IsStruct<T>())
        {
            return new FfiValue((ulong)start, TypeFacts<T>.Struct);
        }

        if (typeof(T) == typeof(FfiValue))
        {
            return Unsafe.As<T, FfiValue>(ref value);
        }

        if (typeof(T) == typeof(FfiValue?))
        {
            return Unsafe.As<T, FfiValue?>(ref value).GetValueOrDefault();
        }

        if (typeof(T) == typeof(Memory<byte>) || typeof(T) == typeof(ReadOnlyMemory<byte>))
        {
            return Unsafe.As<T, ReadOnlyMemory<byte>>(ref value);
        }

        return typeof(T).IsValueType ? new FfiValue(0, new ForeignValue(typeof(T))) : FfiValue.OfObject(Unsafe.As<T, object?>(ref value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsEnum<T>()
        where T : allows ref struct =>
        typeof(T).IsValueType && typeof(T).IsEnum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FromEnum<T>(T value)
        where T : allows ref struct => Unsafe.SizeOf<T>() switch
        {
            1 => TypeFacts<T>.IsSigned ? (ulong)Unsafe.As<T, sbyte>(ref value) : Unsafe.As<T, byte>(ref value),
            2 => TypeFacts<T>.IsSigned ? (ulong)Unsafe.As<T, short>(ref value) : Unsafe.As<T, ushort>(ref value),
            4 => TypeFacts<T>.IsSigned ? (ulong)Unsafe.As<T, int>(ref value) : Unsafe.As<T, uint>(ref value),
            _ => Unsafe.As<T, ulong>(ref value),
        };
}
