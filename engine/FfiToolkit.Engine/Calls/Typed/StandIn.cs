using System.Runtime.CompilerServices;
using FfiToolkit.Abi;
using FfiToolkit.Types;

namespace FfiToolkit.Calls.Typed;

/// <summary>
/// Structs that stand for any other of their size in calls through a function pointer, whose signature must be concrete: the JIT
/// does not inline one that holds type parameters. Such a call serves where the convention puts every byte where it would put the
/// function's own aggregates, which layouts say that are compared.
/// </summary>
internal static class StandIn
{
    private static readonly NativeType s_pair = NativeType.Struct(null, (null, NativeType.Float64), (null, NativeType.Float64));
    private static readonly NativeType s_quad = NativeType.Struct(null, (null, NativeType.Int64), (null, NativeType.Int64), (null, NativeType.Int64), (null, NativeType.Int64));

    /// <summary>Whether <see cref="Pair"/> may stand for a type. Folds away when the code is compiled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe bool IsPair<T>()
        where T : allows ref struct => Unsafe.SizeOf<T>() == sizeof(Pair) && Slot.IsStruct<T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsPairOrDouble<T>()
        where T : allows ref struct => typeof(T) == typeof(double) || IsPair<T>();

    /// <summary>Whether <see cref="Quad"/> may.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe bool IsQuad<T>()
        where T : allows ref struct => Unsafe.SizeOf<T>() == sizeof(Quad) && Slot.IsStruct<T>();

    /// <summary>What stands for a value. Taken as a whole: a value that is referred to is kept in memory, by its caller too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Pair ToPair<T>(T value)
        where T : allows ref struct => Unsafe.BitCast<T, Pair>(value);

    /// <inheritdoc cref="ToPair"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Quad ToQuad<T>(T value)
        where T : allows ref struct => Unsafe.BitCast<T, Quad>(value);

    /// <summary>The value that something stands for.</summary>
    /// <param name="first">The bits of the first of a <see cref="Pair"/>.</param>
    /// <param name="second">Those of the second.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T From<T>(ulong first, ulong second)
    {
        Unsafe.SkipInit(out T value);
        Unsafe.As<T, Pair>(ref value) = new Pair(BitConverter.UInt64BitsToDouble(first), BitConverter.UInt64BitsToDouble(second));
        return value;
    }

    /// <summary>The value that a <see cref="Quad"/> stands for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T From<T>(Quad quad)
    {
        Unsafe.SkipInit(out T value);
        Unsafe.As<T, Quad>(ref value) = new Quad(quad.First, quad.Second, quad.Third, quad.Fourth);
        return value;
    }

    /// <summary>Whether a call with stand-ins passes everything as a convention wants it.</summary>
    internal static bool Serves(Signature signature, Convention convention)
    {
        NativeType result = Of(signature.ReturnType, convention);
        NativeType[] types = new NativeType[signature.Types.Length];
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = Of(signature.Types[i], convention);
        }

        return convention.Lay(signature, hasReceiver: false).PlacesAs(convention.Lay(Signature.Of(result, types), hasReceiver: false));
    }

    private static NativeType Of(NativeType type, Convention convention) => !type.IsAggregate
        ? type
        : TypeLayouts.Of(type, convention.Data).Size switch { 16 => s_pair, 32 => s_quad, _ => type };

    /// <summary>16 bytes: two doubles, as most structs of that size are that are passed by value.</summary>
    internal readonly record struct Pair(double First, double Second);

    /// <summary>32 bytes, which most conventions pass in memory whatever they are.</summary>
    internal readonly record struct Quad(long First, long Second, long Third, long Fourth);
}
