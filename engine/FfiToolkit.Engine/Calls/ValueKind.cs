namespace FfiToolkit.Calls;

/// <summary>What an argument of a native type must be. Several native types share a kind.</summary>
internal enum ValueKind : byte
{
    Void,
    Int8,
    UInt8,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,
    Float32,
    Float64,
    Pointer,
}
