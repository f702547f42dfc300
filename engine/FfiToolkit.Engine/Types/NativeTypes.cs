using System.Collections.Frozen;

namespace FfiToolkit;

/// <summary>The names of types in text signatures.</summary>
public static class NativeTypes
{
    // The types that node:ffi has, in the order of their numbers in the addon, and every spelling of each, the canonical one first.
    private static readonly (NativeType Type, string[] Names)[] s_basic =
    [
        (NativeType.Void, ["void"]),
        (NativeType.Bool, ["bool"]),
        (NativeType.Char, ["char"]),
        (NativeType.Int8, ["int8", "i8"]),
        (NativeType.UInt8, ["uint8", "u8"]),
        (NativeType.Int16, ["int16", "i16"]),
        (NativeType.UInt16, ["uint16", "u16"]),
        (NativeType.Int32, ["int32", "i32"]),
        (NativeType.UInt32, ["uint32", "u32"]),
        (NativeType.Int64, ["int64", "i64"]),
        (NativeType.UInt64, ["uint64", "u64"]),
        (NativeType.Float32, ["float32", "f32", "float"]),
        (NativeType.Float64, ["float64", "f64", "double"]),
        (NativeType.Pointer, ["pointer", "ptr"]),
        (NativeType.String, ["string", "str"]),
        (NativeType.Buffer, ["buffer"]),
        (NativeType.ArrayBuffer, ["arraybuffer"]),
        (NativeType.Function, ["function"]),
    ];

    /// <summary>The types that every host of the engine has, by their number: void, the numbers of fixed width, and the addresses.</summary>
    public static IReadOnlyList<NativeType> Basic { get; } = System.Array.ConvertAll(s_basic, static entry => entry.Type);

    /// <summary>Every spelling of a <see cref="Basic"/> type, the canonical one of each first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_basic.SelectMany(static entry => entry.Names)];

    /// <summary>Reads the name of a <see cref="Basic"/> type, case-sensitively, in any of its spellings.</summary>
    /// <param name="name">A spelling from <see cref="Names"/>.</param>
    /// <param name="type">The type that it names.</param>
    /// <returns>Whether <paramref name="name"/> is a known spelling.</returns>
    public static bool TryParse(ReadOnlySpan<char> name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out NativeType? type)
    {
        foreach ((NativeType candidate, string[] names) in s_basic)
        {
            foreach (string spelling in names)
            {
                if (name.SequenceEqual(spelling))
                {
                    type = candidate;
                    return true;
                }
            }
        }

        type = null;
        return false;
    }

    /// <summary>Reads one of C's names, such as <c>unsigned long</c> or <c>size_t</c>, its words separated by single spaces.</summary>
    internal static bool TryParseC(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out NativeType? type) => CNames.All.TryGetValue(name, out type);

    // Its own class: a program that uses none of them does not make the table.
    private static class CNames
    {
        internal static readonly FrozenDictionary<string, NativeType> All = new Dictionary<string, NativeType>
        {
            ["_Bool"] = NativeType.Bool,
            ["signed char"] = NativeType.Int8,
            ["unsigned char"] = NativeType.UInt8,
            ["short"] = NativeType.Int16,
            ["ushort"] = NativeType.UInt16,
            ["unsigned short"] = NativeType.UInt16,
            ["short int"] = NativeType.Int16,
            ["unsigned short int"] = NativeType.UInt16,
            ["int"] = NativeType.Int32,
            ["signed"] = NativeType.Int32,
            ["signed int"] = NativeType.Int32,
            ["uint"] = NativeType.UInt32,
            ["unsigned"] = NativeType.UInt32,
            ["unsigned int"] = NativeType.UInt32,
            ["long"] = NativeType.Long,
            ["ulong"] = NativeType.ULong,
            ["unsigned long"] = NativeType.ULong,
            ["long int"] = NativeType.Long,
            ["unsigned long int"] = NativeType.ULong,
            ["long long"] = NativeType.Int64,
            ["long long int"] = NativeType.Int64,
            ["unsigned long long int"] = NativeType.UInt64,
            ["unsigned long long"] = NativeType.UInt64,
            ["size_t"] = NativeType.Size,
            ["uintptr_t"] = NativeType.Size,
            ["ssize_t"] = NativeType.PtrDiff,
            ["ptrdiff_t"] = NativeType.PtrDiff,
            ["intptr_t"] = NativeType.PtrDiff,
            ["wchar_t"] = NativeType.WChar,
            ["char16_t"] = NativeType.UInt16,
            ["char32_t"] = NativeType.UInt32,
            ["int8_t"] = NativeType.Int8,
            ["uint8_t"] = NativeType.UInt8,
            ["int16_t"] = NativeType.Int16,
            ["uint16_t"] = NativeType.UInt16,
            ["int32_t"] = NativeType.Int32,
            ["uint32_t"] = NativeType.UInt32,
            ["int64_t"] = NativeType.Int64,
            ["uint64_t"] = NativeType.UInt64,
            ["complex32"] = NativeType.ComplexFloat32,
            ["float _Complex"] = NativeType.ComplexFloat32,
            ["complex64"] = NativeType.ComplexFloat64,
            ["double _Complex"] = NativeType.ComplexFloat64,
            ["int128"] = NativeType.Int128,
            ["__int128"] = NativeType.Int128,
            ["uint128"] = NativeType.UInt128,
            ["unsigned __int128"] = NativeType.UInt128,
            ["longdouble"] = NativeType.LongDouble,
            ["long double"] = NativeType.LongDouble,
            ["float16"] = NativeType.Float16,
            ["_Float16"] = NativeType.Float16,
        }.ToFrozenDictionary();
    }
}
