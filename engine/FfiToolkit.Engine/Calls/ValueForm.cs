namespace FfiToolkit.Calls;

/// <summary>What the bits of an <see cref="FfiValue"/> are. Integers of up to 32 bits lie between <see cref="SByte"/> and <see cref="UInt32"/>.</summary>
internal enum ValueForm : byte
{
    /// <summary>No value: the result of a void function.</summary>
    Void,

    /// <summary>A byte of which any bit says true.</summary>
    Boolean,
    SByte,
    Byte,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,

    /// <summary>The bits of a float in the low half; the upper half is 0.</summary>
    Single,
    Double,

    /// <summary>An address, or an integer of the native size.</summary>
    Address,

    /// <summary>The address of UTF-16 text: where UTF-8 is declared it is refused.</summary>
    Characters,
}
