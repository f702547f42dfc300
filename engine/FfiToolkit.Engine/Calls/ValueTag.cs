using FfiToolkit.Types;

namespace FfiToolkit.Calls;

/// <summary>
/// Says what the bits of an <see cref="FfiValue"/> are, integers extended to 64 bits. Only the fixed instances exist, compared
/// by reference: any other object in the same field is a reference value (a string, a buffer, a handle).
/// </summary>
internal sealed class ValueTag
{
    private readonly string _name;

    private ValueTag(ValueForm form, string name)
    {
        Form = form;
        _name = name;
    }

    internal static readonly ValueTag Nothing = new(ValueForm.Void, "void");

    /// <summary>The tag of no value.</summary>
    internal static readonly ValueTag Nobody = new(ValueForm.Void, "");

    internal static readonly ValueTag Boolean = new(ValueForm.Boolean, "bool");
    internal static readonly ValueTag SByte = new(ValueForm.SByte, "sbyte");
    internal static readonly ValueTag Byte = new(ValueForm.Byte, "byte");
    internal static readonly ValueTag Int16 = new(ValueForm.Int16, "short");
    internal static readonly ValueTag UInt16 = new(ValueForm.UInt16, "ushort");
    internal static readonly ValueTag Int32 = new(ValueForm.Int32, "int");
    internal static readonly ValueTag UInt32 = new(ValueForm.UInt32, "uint");
    internal static readonly ValueTag Int64 = new(ValueForm.Int64, "long");
    internal static readonly ValueTag UInt64 = new(ValueForm.UInt64, "ulong");
    internal static readonly ValueTag Single = new(ValueForm.Single, "float");
    internal static readonly ValueTag Double = new(ValueForm.Double, "double");
    internal static readonly ValueTag Address = new(ValueForm.Address, "nint");
    internal static readonly ValueTag Characters = new(ValueForm.Characters, "UTF-16 text");

    internal ValueForm Form { get; }

    /// <summary>Whether the bits are an integer of at most 32 bits.</summary>
    internal bool IsSmallInteger => Form is >= ValueForm.SByte and <= ValueForm.UInt32;

    /// <summary>The tag of a .NET type whose values go into a slot as they are; an enum has that of its underlying type.</summary>
    /// <returns>Null for every other type.</returns>
    internal static ValueTag? Of(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => Boolean,
        TypeCode.SByte => SByte,
        TypeCode.Byte => Byte,
        TypeCode.Int16 => Int16,
        TypeCode.UInt16 or TypeCode.Char => UInt16,
        TypeCode.Int32 => Int32,
        TypeCode.UInt32 => UInt32,
        TypeCode.Int64 => Int64,
        TypeCode.UInt64 => UInt64,
        TypeCode.Single => Single,
        TypeCode.Double => Double,
        _ => type == typeof(nint) || type == typeof(nuint) ? Address : null,
    };

    /// <summary>The tag of a result's bits as a call leaves them.</summary>
    internal static ValueTag OfResult(NativeType type) => type.Kind switch
    {
        NativeKind.Void => Nothing,
        NativeKind.Bool => Boolean,
        _ => DataModel.Host.Resolve(type) switch
        {
            NativeKind.Int8 => SByte,
            NativeKind.UInt8 => Byte,
            NativeKind.Int16 => Int16,
            NativeKind.UInt16 => UInt16,
            NativeKind.Int32 => Int32,
            NativeKind.UInt32 => UInt32,
            NativeKind.Int64 => Int64,
            NativeKind.UInt64 => UInt64,
            NativeKind.Float32 => Single,
            NativeKind.Float64 => Double,
            NativeKind.Pointer => Address,
            _ => Nobody,
        },
    };

    /// <summary>The type in C#'s words.</summary>
    public override string ToString() => _name;
}
