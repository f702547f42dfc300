namespace FfiToolkit.Calls.Typed;

/// <summary>What <see cref="Slot"/> must know of a type that is not one of the well-known ones. Constants once code is optimised.</summary>
internal static class TypeFacts<T>
    where T : allows ref struct
{
    /// <summary>The tag of a scalar; null for every other type.</summary>
    internal static readonly ValueTag? Tag = ValueTag.Of(typeof(T));

    /// <summary>Whether the type is an enum of a signed type.</summary>
    internal static readonly bool IsSigned = Tag is { Form: ValueForm.SByte or ValueForm.Int16 or ValueForm.Int32 or ValueForm.Int64 };

    /// <summary>What stands for a value of the type where it is a struct that may be an aggregate; null for every other type.</summary>
    internal static readonly StructReference? Struct = typeof(T) is { IsPrimitive: false, IsEnum: false, IsByRefLike: false, IsValueType: true } && !IsOwn(typeof(T)) && BlockTypes.IsUnmanaged(typeof(T))
        ? new StructReference(typeof(T), System.Runtime.CompilerServices.Unsafe.SizeOf<T>())
        : null;

    private static readonly Type? s_element = BlockTypes.ElementOf(typeof(T));

    /// <summary>Whether the type is an array or span that is passed in place.</summary>
    internal static readonly bool IsBlock = s_element is not null && BlockTypes.IsUnmanaged(s_element);

    /// <summary>The tag of the address of such a block.</summary>
    internal static readonly ValueTag BlockTag = s_element == typeof(char) ? ValueTag.Characters : ValueTag.Address;

    private static bool IsOwn(Type type) => type == typeof(FfiValue) || type == typeof(Nothing) || Nullable.GetUnderlyingType(type) is not null;
}
