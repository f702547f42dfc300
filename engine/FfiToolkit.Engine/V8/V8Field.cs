namespace FfiToolkit.V8;

/// <summary>What a stub has to know of V8's values to read them: offsets in bytes from the start of an object, instance types, and flags.</summary>
internal enum V8Field
{
    /// <summary>In a map, the first word of every object: the instance type, of 16 bits.</summary>
    MapInstanceType,

    /// <summary>Instance types.</summary>
    TypedArrayType,
    DataViewType,
    ArrayBufferType,
    BigIntType,
    OddballType,

    /// <summary>In a typed array or a DataView: its ArrayBuffer, or SharedArrayBuffer.</summary>
    ViewBuffer,

    /// <summary>32 bits, of which only the lowest two are written: whether the view tracks its buffer's length, and whether that can be resized.</summary>
    ViewFlags,

    ViewByteLength,

    /// <summary>What the address of a typed array's bytes is the sum of; the second is 0 where they are not in V8's heap.</summary>
    TypedArrayExternalPointer,
    TypedArrayBasePointer,

    DataViewData,

    /// <summary>In an ArrayBuffer or a SharedArrayBuffer: 32 bits.</summary>
    BufferFlags,
    BufferByteLength,
    BufferData,

    /// <summary>The number of the flag that says whether a buffer can be detached; the next one says whether it was.</summary>
    BufferDetachableBit,
    BufferSharedBit,
    BufferResizableBit,

    /// <summary>In a bigint: 32 bits, the sign and above it how many digits there are; and the first digit, of 64 bits.</summary>
    BigIntBits,
    BigIntDigits,

    /// <summary>In null and undefined: a small integer, which one it is.</summary>
    OddballKind,
    NullKind,
    UndefinedKind,
}
