namespace FfiToolkit.Node.Binding;

/// <summary>
/// What a slot of a call holds, as native/interop.h knows it: the numbers of V8's <c>CTypeInfo::Type</c>, and <see cref="Address"/>,
/// which takes a buffer too.
/// </summary>
internal enum SlotKind : byte
{
    Void = 0,
    Int32 = 3,
    UInt32 = 4,
    Int64 = 5,
    UInt64 = 6,
    Float32 = 7,
    Float64 = 8,
    Address = 9,

    /// <summary>Any value as it is; in V8's descriptions of signatures alone.</summary>
    Value = 10,

    /// <summary>The address of UTF-8 text, of which JavaScript gets a string; of the result of a call in memory alone.</summary>
    Text = 12,

    /// <summary>The same, of UTF-16.</summary>
    Text16 = 13,

    /// <summary>The same, of UTF-32.</summary>
    Text32 = 14,
}
