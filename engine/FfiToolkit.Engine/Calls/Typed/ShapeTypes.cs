using System.Runtime.InteropServices;

namespace FfiToolkit.Calls.Typed;

/// <summary>The .NET types that stand for each native type in typed calls and delegates.</summary>
internal static class ShapeTypes
{
    internal static bool AcceptsArgument(NativeType native, Type type) =>
        Scalars(native).Contains(type) || (native.IsPointerLike() && IsReference(type));

    internal static bool AcceptsResult(NativeType native, Type type) => Scalars(native).Contains(type);

    internal static string ArgumentNames(NativeType native) =>
        native.IsPointerLike()
            ? $"{ResultNames(native)}, String, an array of a primitive type, Span<Byte>, ReadOnlySpan<Byte>, Memory<Byte>, ReadOnlyMemory<Byte> or a SafeHandle"
            : ResultNames(native);

    internal static string ResultNames(NativeType native) =>
        native == NativeType.Void ? "no result (an Action, or CallVoid)" : string.Join(" or ", Scalars(native).Select(static type => type.Name));

    private static bool IsReference(Type type) =>
        type == typeof(string)
        || type == typeof(ReadOnlySpan<byte>)
        || type == typeof(Span<byte>)
        || type == typeof(Memory<byte>)
        || type == typeof(ReadOnlyMemory<byte>)
        || (type.IsArray && type.GetElementType() is { IsPrimitive: true })
        || type.IsAssignableTo(typeof(SafeHandle));

    private static Type[] Scalars(NativeType native) => ValueKinds.Of(native) switch
    {
        ValueKind.Void => [typeof(Nothing)],
        ValueKind.Int8 => [typeof(sbyte)],
        ValueKind.UInt8 => [typeof(byte)],
        ValueKind.Int16 => [typeof(short)],
        ValueKind.UInt16 => [typeof(ushort)],
        ValueKind.Int32 => [typeof(int)],
        ValueKind.UInt32 => [typeof(uint)],
        ValueKind.Int64 => nint.Size == 8 ? [typeof(long), typeof(nint)] : [typeof(long)],
        ValueKind.UInt64 => nint.Size == 8 ? [typeof(ulong), typeof(nuint)] : [typeof(ulong)],
        ValueKind.Float32 => [typeof(float)],
        ValueKind.Float64 => [typeof(double)],
        _ => [typeof(nint), typeof(nuint)],
    };
}
