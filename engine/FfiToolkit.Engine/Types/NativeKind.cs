namespace FfiToolkit;

/// <summary>What a <see cref="NativeType"/> is to native code. The one table of kinds: every other one derives from it.</summary>
public enum NativeKind : byte
{
    /// <summary>No value; only as a result.</summary>
    Void,

    /// <summary>C <c>_Bool</c>, an unsigned byte.</summary>
    Bool,

    /// <summary>C <c>char</c>, 8 bits: signed or unsigned as the target's ABI has it.</summary>
    Char,

    /// <summary>Signed, 8 bits.</summary>
    Int8,

    /// <summary>Unsigned, 8 bits.</summary>
    UInt8,

    /// <summary>Signed, 16 bits.</summary>
    Int16,

    /// <summary>Unsigned, 16 bits.</summary>
    UInt16,

    /// <summary>Signed, 32 bits.</summary>
    Int32,

    /// <summary>Unsigned, 32 bits.</summary>
    UInt32,

    /// <summary>Signed, 64 bits.</summary>
    Int64,

    /// <summary>Unsigned, 64 bits.</summary>
    UInt64,

    /// <summary>IEEE 754 binary32, C <c>float</c>.</summary>
    Float32,

    /// <summary>IEEE 754 binary64, C <c>double</c>.</summary>
    Float64,

    /// <summary>An address of data or of a function.</summary>
    Pointer,

    /// <summary>C <c>long</c>: 32 bits on Windows and on 32-bit machines, else 64.</summary>
    Long,

    /// <summary>C <c>unsigned long</c>, as wide as <see cref="Long"/>.</summary>
    ULong,

    /// <summary>C <c>size_t</c> and <c>uintptr_t</c>: unsigned, as wide as an address.</summary>
    Size,

    /// <summary>C <c>ptrdiff_t</c>, <c>ssize_t</c> and <c>intptr_t</c>: signed, as wide as an address.</summary>
    PtrDiff,

    /// <summary>C <c>wchar_t</c>: 16 bits, unsigned, on Windows; else 32, signed or unsigned as the target's ABI has it.</summary>
    WChar,

    /// <summary>A C enumeration: an integer.</summary>
    Enum,

    /// <summary>A C struct.</summary>
    Struct,

    /// <summary>A C union.</summary>
    Union,

    /// <summary>A C array of fixed length: a field of an aggregate, or what a pointer refers to.</summary>
    Array,

    /// <summary>A C complex number: two numbers, the real part first.</summary>
    Complex,

    /// <summary>Signed, 128 bits. In memory only.</summary>
    Int128,

    /// <summary>Unsigned, 128 bits. In memory only.</summary>
    UInt128,

    /// <summary>C <c>long double</c>: as <c>double</c> on Windows, Apple's arm64 and 32-bit ARM; elsewhere in memory only.</summary>
    LongDouble,

    /// <summary>IEEE 754 binary16, C <c>_Float16</c>. In memory only.</summary>
    Float16,
}
