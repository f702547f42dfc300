namespace FfiToolkit;

/// <summary>Names and properties of <see cref="NativeType"/>.</summary>
public static class NativeTypes
{
    /// <summary>Every spelling that <see cref="TryParse"/> accepts, the canonical one of each type first.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "void", "bool", "char", "int8", "i8", "uint8", "u8", "int16", "i16", "uint16", "u16", "int32", "i32", "uint32", "u32",
        "int64", "i64", "uint64", "u64", "float32", "f32", "float", "float64", "f64", "double",
        "pointer", "ptr", "string", "str", "buffer", "arraybuffer", "function",
    ];

    /// <summary>Reads a type name, case-sensitively, in any of its spellings.</summary>
    /// <param name="name">A spelling from <see cref="Names"/>.</param>
    /// <param name="type">The type that it names.</param>
    /// <returns>Whether <paramref name="name"/> is a known spelling.</returns>
    public static bool TryParse(ReadOnlySpan<char> name, out NativeType type)
    {
        const NativeType Unknown = (NativeType)byte.MaxValue;
        type = name switch
        {
            "void" => NativeType.Void,
            "bool" => NativeType.Bool,
            "char" => NativeType.Char,
            "int8" or "i8" => NativeType.Int8,
            "uint8" or "u8" => NativeType.UInt8,
            "int16" or "i16" => NativeType.Int16,
            "uint16" or "u16" => NativeType.UInt16,
            "int32" or "i32" => NativeType.Int32,
            "uint32" or "u32" => NativeType.UInt32,
            "int64" or "i64" => NativeType.Int64,
            "uint64" or "u64" => NativeType.UInt64,
            "float32" or "f32" or "float" => NativeType.Float32,
            "float64" or "f64" or "double" => NativeType.Float64,
            "pointer" or "ptr" => NativeType.Pointer,
            "string" or "str" => NativeType.String,
            "buffer" => NativeType.Buffer,
            "arraybuffer" => NativeType.ArrayBuffer,
            "function" => NativeType.Function,
            _ => Unknown,
        };
        if (type != Unknown)
        {
            return true;
        }

        type = default;
        return false;
    }

    /// <summary>The canonical name: <c>int32</c>, <c>float64</c>, <c>pointer</c>.</summary>
    /// <param name="type">The type to name.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="type"/> is not a member of the enumeration.</exception>
    public static string ToName(this NativeType type) => type switch
    {
        NativeType.Void => "void",
        NativeType.Bool => "bool",
        NativeType.Char => "char",
        NativeType.Int8 => "int8",
        NativeType.UInt8 => "uint8",
        NativeType.Int16 => "int16",
        NativeType.UInt16 => "uint16",
        NativeType.Int32 => "int32",
        NativeType.UInt32 => "uint32",
        NativeType.Int64 => "int64",
        NativeType.UInt64 => "uint64",
        NativeType.Float32 => "float32",
        NativeType.Float64 => "float64",
        NativeType.Pointer => "pointer",
        NativeType.String => "string",
        NativeType.Buffer => "buffer",
        NativeType.ArrayBuffer => "arraybuffer",
        NativeType.Function => "function",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a native type."),
    };

    /// <summary>Whether values of the type are addresses: pointer, string, buffer, arraybuffer and function.</summary>
    /// <param name="type">The type asked about.</param>
    public static bool IsPointerLike(this NativeType type) => type >= NativeType.Pointer;

    /// <summary>Whether the type is float32 or float64.</summary>
    /// <param name="type">The type asked about.</param>
    public static bool IsFloatingPoint(this NativeType type) => type is NativeType.Float32 or NativeType.Float64;
}
