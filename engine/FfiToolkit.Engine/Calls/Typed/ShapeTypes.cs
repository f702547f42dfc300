using FfiToolkit.Types;
using System.Runtime.InteropServices;

namespace FfiToolkit.Calls.Typed;

/// <summary>The .NET types that stand for each native type in typed calls and delegates.</summary>
internal static class ShapeTypes
{
    internal static bool AcceptsArgument(NativeType native, Type type) => native.IsAggregate ? FindDifference(native, type) is null : IsScalar(native, type) || (native.IsPointer && IsReference(native, type));

    internal static bool AcceptsResult(NativeType native, Type type) => native.IsAggregate ? FindDifference(native, type) is null : IsScalar(native, type) || (native == NativeType.String && type == typeof(string));

    internal static string ArgumentNames(NativeType native) => !native.IsPointer
        ? ScalarNames(native)
        : $"{ScalarNames(native)}, string, a span or array of an unmanaged type{(native == NativeType.String ? " other than char" : "")}, Memory<byte>, ReadOnlyMemory<byte> or a SafeHandle";

    internal static string ResultNames(NativeType native) => native.Kind switch
    {
        NativeKind.Void => "no result (an Action, or CallVoid)",
        _ when native == NativeType.String => $"{ScalarNames(native)} or string",
        _ => ScalarNames(native),
    };

    /// <summary>What a callback may give as a result: a string would need somebody who keeps it.</summary>
    internal static string AnswerNames(NativeType native) => native.Kind == NativeKind.Void ? "no result (an Action)" : ScalarNames(native);

    /// <summary>Where a struct of .NET differs from an aggregate, as the end of a sentence; empty where there is nothing to say.</summary>
    internal static string Difference(NativeType native, Type type) =>
        native.IsAggregate && FindDifference(native, type) is { } difference ? $": {difference}" : "";

    private static string? FindDifference(NativeType native, Type type) => type.IsValueType && !type.IsPrimitive && !type.IsEnum && type != typeof(Nothing)
        ? StructLayouts.FindDifference(native, type)
        : $"{TypeNames.Of(type)} is no struct";

    // An enum stands for what its underlying type does.
    private static bool IsScalar(NativeType native, Type type) => Array.IndexOf(Scalars(native), type.IsEnum ? type.GetEnumUnderlyingType() : type) >= 0;

    private static bool IsReference(NativeType native, Type type) =>
        type == typeof(string)
        || type == typeof(Memory<byte>)
        || type == typeof(ReadOnlyMemory<byte>)
        || type.IsAssignableTo(typeof(SafeHandle))
        || (type == typeof(NativeCallback) && native != NativeType.String)
        || (BlockTypes.ElementOf(type) is { } element && BlockTypes.IsUnmanaged(element) && (native != NativeType.String || element != typeof(char)));

    private static string ScalarNames(NativeType native) => native.IsAggregate ? $"a struct that is laid out as {native}" : string.Join(" or ", Scalars(native).Select(TypeNames.Of));

    private static Type[] Scalars(NativeType native) => DataModel.Host.Resolve(native) switch
    {
        NativeKind.Void => [typeof(Nothing)],
        NativeKind.Int8 => [typeof(sbyte)],
        NativeKind.UInt8 => native == NativeType.Bool ? [typeof(bool), typeof(byte)] : [typeof(byte), typeof(bool)],
        NativeKind.Int16 => [typeof(short)],
        NativeKind.UInt16 => [typeof(ushort), typeof(char)],
        NativeKind.Int32 => [typeof(int)],
        NativeKind.UInt32 => [typeof(uint)],
        NativeKind.Int64 => nint.Size == 8 ? [typeof(long), typeof(nint)] : [typeof(long)],
        NativeKind.UInt64 => nint.Size == 8 ? [typeof(ulong), typeof(nuint)] : [typeof(ulong)],
        NativeKind.Float32 => [typeof(float)],
        NativeKind.Float64 => [typeof(double)],
        NativeKind.Pointer => [typeof(nint), typeof(nuint)],
        _ => [],
    };
}
