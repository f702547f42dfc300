using FfiToolkit.Types;

namespace FfiToolkit;

/// <summary>
/// A type as native code sees it: a scalar, a pointer, an enumeration, a struct, a union, an array or a complex number.
/// Immutable, compared by value; a pointer to a named type is compared by that name.
/// </summary>
public abstract class NativeType : IEquatable<NativeType>
{
    /// <summary>The largest type, in bytes.</summary>
    public const int MaximumSize = 1 << 30;

    private protected NativeType(NativeKind kind) => Kind = kind;

    /// <summary>No value; only as a result.</summary>
    public static NativeType Void { get; } = new ScalarType(NativeKind.Void, "void");

    /// <summary>C <c>_Bool</c>, an unsigned byte: takes truth values and numbers 0 to 255.</summary>
    public static NativeType Bool { get; } = new ScalarType(NativeKind.Bool, "bool");

    /// <summary>C <c>char</c>: signed or unsigned as the target's ABI has it, 8 bits.</summary>
    public static NativeType Char { get; } = new ScalarType(NativeKind.Char, "char");

    /// <summary>Signed, 8 bits.</summary>
    public static NativeType Int8 { get; } = new ScalarType(NativeKind.Int8, "int8");

    /// <summary>Unsigned, 8 bits.</summary>
    public static NativeType UInt8 { get; } = new ScalarType(NativeKind.UInt8, "uint8");

    /// <summary>Signed, 16 bits: C <c>short</c>.</summary>
    public static NativeType Int16 { get; } = new ScalarType(NativeKind.Int16, "int16");

    /// <summary>Unsigned, 16 bits: C <c>unsigned short</c>, <c>char16_t</c>.</summary>
    public static NativeType UInt16 { get; } = new ScalarType(NativeKind.UInt16, "uint16");

    /// <summary>Signed, 32 bits: C <c>int</c>.</summary>
    public static NativeType Int32 { get; } = new ScalarType(NativeKind.Int32, "int32");

    /// <summary>Unsigned, 32 bits: C <c>unsigned</c>, <c>char32_t</c>.</summary>
    public static NativeType UInt32 { get; } = new ScalarType(NativeKind.UInt32, "uint32");

    /// <summary>Signed, 64 bits: C <c>long long</c>.</summary>
    public static NativeType Int64 { get; } = new ScalarType(NativeKind.Int64, "int64");

    /// <summary>Unsigned, 64 bits: C <c>unsigned long long</c>.</summary>
    public static NativeType UInt64 { get; } = new ScalarType(NativeKind.UInt64, "uint64");

    /// <summary>IEEE 754 binary32, C <c>float</c>.</summary>
    public static NativeType Float32 { get; } = new ScalarType(NativeKind.Float32, "float32");

    /// <summary>IEEE 754 binary64, C <c>double</c>.</summary>
    public static NativeType Float64 { get; } = new ScalarType(NativeKind.Float64, "float64");

    /// <summary>An address. Accepts addresses, strings and buffers; returns an address.</summary>
    public static NativeType Pointer { get; } = new PointerType(Void, ArgumentPolicy.Pointer);

    /// <summary>A NUL-terminated UTF-8 string passed by address. Accepts and returns what <see cref="Pointer"/> does, but for UTF-16.</summary>
    public static NativeType String { get; } = new PointerType(Char, ArgumentPolicy.String);

    /// <summary>A byte buffer passed by address. Accepts and returns what <see cref="Pointer"/> does.</summary>
    public static NativeType Buffer { get; } = new PointerType(Void, ArgumentPolicy.Buffer);

    /// <summary>A byte buffer passed by address. Accepts and returns what <see cref="Pointer"/> does.</summary>
    public static NativeType ArrayBuffer { get; } = new PointerType(Void, ArgumentPolicy.ArrayBuffer);

    /// <summary>The address of a function: that of a <see cref="NativeCallback"/>, or of native code.</summary>
    public static NativeType Function { get; } = new PointerType(Void, ArgumentPolicy.Function);

    /// <summary>C <c>long</c>.</summary>
    public static NativeType Long { get; } = new ScalarType(NativeKind.Long, "long");

    /// <summary>C <c>unsigned long</c>.</summary>
    public static NativeType ULong { get; } = new ScalarType(NativeKind.ULong, "ulong");

    /// <summary>C <c>size_t</c>.</summary>
    public static NativeType Size { get; } = new ScalarType(NativeKind.Size, "size_t");

    /// <summary>C <c>ptrdiff_t</c>.</summary>
    public static NativeType PtrDiff { get; } = new ScalarType(NativeKind.PtrDiff, "ptrdiff_t");

    /// <summary>C <c>wchar_t</c>.</summary>
    public static NativeType WChar { get; } = new ScalarType(NativeKind.WChar, "wchar_t");

    /// <summary>C <c>float _Complex</c>: two of <see cref="Float32"/>.</summary>
    public static NativeType ComplexFloat32 { get; } = new ComplexType(Float32, "complex32");

    /// <summary>C <c>double _Complex</c>: two of <see cref="Float64"/>.</summary>
    public static NativeType ComplexFloat64 { get; } = new ComplexType(Float64, "complex64");

    /// <summary>Signed, 128 bits; in memory only.</summary>
    public static NativeType Int128 { get; } = new ScalarType(NativeKind.Int128, "int128");

    /// <summary>Unsigned, 128 bits; in memory only.</summary>
    public static NativeType UInt128 { get; } = new ScalarType(NativeKind.UInt128, "uint128");

    /// <summary>C <c>long double</c>; where it is no <c>double</c>, in memory only.</summary>
    public static NativeType LongDouble { get; } = new ScalarType(NativeKind.LongDouble, "longdouble");

    /// <summary>IEEE 754 binary16; in memory only.</summary>
    public static NativeType Float16 { get; } = new ScalarType(NativeKind.Float16, "float16");

    /// <summary>What the type is to native code.</summary>
    public NativeKind Kind { get; }

    /// <summary>Whether the values are addresses.</summary>
    public bool IsPointer => Kind == NativeKind.Pointer;

    /// <summary>Whether the values are float32 or float64 numbers.</summary>
    public bool IsFloatingPoint => Kind is NativeKind.Float32 or NativeKind.Float64;

    /// <summary>Whether a value is more than one number: a struct, a union, an array or a complex number.</summary>
    public bool IsAggregate => Kind is NativeKind.Struct or NativeKind.Union or NativeKind.Array or NativeKind.Complex;

    /// <summary>Whether the types are equal.</summary>
    /// <param name="left">A type.</param>
    /// <param name="right">Another one.</param>
    public static bool operator ==(NativeType? left, NativeType? right) => ReferenceEquals(left, right) || (left is not null && left.Equals(right));

    /// <summary>Whether the types differ.</summary>
    /// <param name="left">A type.</param>
    /// <param name="right">Another one.</param>
    public static bool operator !=(NativeType? left, NativeType? right) => !(left == right);

    /// <summary>Makes a struct. Its fields are laid out as a C compiler of each target does.</summary>
    /// <param name="name">Its name; null for none.</param>
    /// <param name="fields">Its fields, in order: <c>("x", NativeType.Float64)</c>.</param>
    /// <exception cref="FfiTypeException">There is no such type in C; the message says why.</exception>
    public static StructType Struct(string? name, params ReadOnlySpan<NativeField> fields) => new(name, fields.ToArray(), default);

    /// <inheritdoc cref="Struct(string?, ReadOnlySpan{NativeField})"/>
    /// <param name="name">Its name; null for none.</param>
    /// <param name="packing">How it is packed and aligned.</param>
    /// <param name="fields">Its fields, in order.</param>
    public static StructType Struct(string? name, NativePacking packing, params ReadOnlySpan<NativeField> fields) => new(name, fields.ToArray(), packing);

    /// <summary>Makes a struct that refers to itself through a pointer.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="fields">Gives its fields; what it gets is a pointer to the struct.</param>
    /// <exception cref="FfiTypeException">There is no such type in C; the message says why.</exception>
    public static StructType Struct(string name, Func<NativeType, IEnumerable<NativeField>> fields)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(fields);
        return new StructType(name, [.. fields(new PointerType(name))], default);
    }

    /// <summary>Makes a union: every field begins where it does.</summary>
    /// <param name="name">Its name; null for none.</param>
    /// <param name="fields">Its fields.</param>
    /// <exception cref="FfiTypeException">There is no such type in C; the message says why.</exception>
    public static UnionType Union(string? name, params ReadOnlySpan<NativeField> fields) => new(name, fields.ToArray(), default);

    /// <inheritdoc cref="Union(string?, ReadOnlySpan{NativeField})"/>
    /// <param name="name">Its name; null for none.</param>
    /// <param name="packing">How it is packed and aligned.</param>
    /// <param name="fields">Its fields.</param>
    public static UnionType Union(string? name, NativePacking packing, params ReadOnlySpan<NativeField> fields) => new(name, fields.ToArray(), packing);

    /// <summary>Makes an array of fixed length, for a field or as what a pointer refers to.</summary>
    /// <param name="element">The type of its elements.</param>
    /// <param name="length">How many there are.</param>
    /// <exception cref="FfiTypeException">The length is not positive, or there are no values of the element's type.</exception>
    public static ArrayType Array(NativeType element, int length) => new(element, length);

    /// <summary>Makes an enumeration whose type each target's compiler chooses by its members.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="members">Names and numbers of its members.</param>
    /// <exception cref="FfiTypeException">There are no members, or two of one name.</exception>
    public static EnumType Enum(string name, params ReadOnlySpan<(string Name, long Value)> members) => new(name, null, members.ToArray());

    /// <summary>Makes an enumeration of a given integer type.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="underlying">Its integer type.</param>
    /// <param name="members">Names and numbers of its members.</param>
    /// <exception cref="FfiTypeException">The type is no integer, there are no members, or two of one name.</exception>
    public static EnumType Enum(string name, NativeType underlying, params ReadOnlySpan<(string Name, long Value)> members)
    {
        ArgumentNullException.ThrowIfNull(underlying);
        return new EnumType(name, underlying, members.ToArray());
    }

    /// <summary>Makes the type of a pointer to values of a type. Accepts and returns what <see cref="Pointer"/> does.</summary>
    /// <param name="pointee">What it refers to.</param>
    public static PointerType PointerTo(NativeType pointee)
    {
        ArgumentNullException.ThrowIfNull(pointee);
        return new PointerType(pointee, ArgumentPolicy.Pointer);
    }

    /// <summary>Makes the type of a pointer to a function.</summary>
    /// <param name="signature">The function's signature.</param>
    public static PointerType FunctionPointer(Signature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        return new PointerType(signature);
    }

    /// <summary>Reads a type as <see cref="Signature.Parse(string, TypeScope?)"/> reads those of a signature.</summary>
    /// <param name="text">The text, such as <c>"{x: f64, y: f64}"</c>, <c>"i32[4]"</c> or <c>"unsigned long"</c>.</param>
    /// <param name="scope">Names of the caller's own; null for none.</param>
    /// <exception cref="FfiSignatureException">The text is not a type; the message shows the position.</exception>
    public static NativeType Parse(string text, TypeScope? scope = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TypeParser.ParseType(text, scope);
    }

    /// <summary>The size of a value in memory, in bytes, as C's <c>sizeof</c> says on a target; 0 for void.</summary>
    /// <param name="abi">A calling convention of the target.</param>
    public int SizeOf(TargetAbi abi) => TypeLayouts.Of(this, DataModel.Of(abi)).Size;

    /// <summary>The alignment of a value in memory, in bytes, as C's <c>_Alignof</c> says on a target.</summary>
    /// <param name="abi">A calling convention of the target.</param>
    public int AlignmentOf(TargetAbi abi) => TypeLayouts.Of(this, DataModel.Of(abi)).Alignment;

    /// <inheritdoc/>
    public abstract bool Equals(NativeType? other);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as NativeType);

    /// <inheritdoc/>
    public abstract override int GetHashCode();

    /// <summary>The canonical text: <c>int32</c>, <c>float64[4]</c>, <c>{x: float64}</c>; a named type's name.</summary>
    public abstract override string ToString();
}
