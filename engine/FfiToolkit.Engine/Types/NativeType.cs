namespace FfiToolkit;

/// <summary>The type of a parameter or result as native code sees it. The names are those of <c>node:ffi</c>.</summary>
public enum NativeType : byte
{
    /// <summary>No value; only as a result.</summary>
    Void,

    /// <summary>C <c>_Bool</c>, an unsigned byte: takes truth values and numbers 0 to 255.</summary>
    Bool,

    /// <summary>C <c>char</c>: signed or unsigned as the target's ABI has it, 8 bits.</summary>
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

    /// <summary>An address. Accepts addresses, strings and buffers; returns an address.</summary>
    Pointer,

    /// <summary>A NUL-terminated UTF-8 string passed by address. Accepts and returns what <see cref="Pointer"/> does, but for UTF-16.</summary>
    String,

    /// <summary>A byte buffer passed by address. Accepts and returns what <see cref="Pointer"/> does.</summary>
    Buffer,

    /// <summary>A byte buffer passed by address. Accepts and returns what <see cref="Pointer"/> does.</summary>
    ArrayBuffer,

    /// <summary>The address of a function. Signatures that hold it always take the libffi path.</summary>
    Function,
}
