namespace FfiToolkit.Calls;

/// <summary>
/// Says what the bits of an <see cref="FfiValue"/> are. Only the fixed instances exist, compared by reference: any other
/// object in the same field is a reference value (a string, a buffer, a handle).
/// </summary>
internal sealed class ValueTag
{
    private readonly string _name;

    private ValueTag(string name) => _name = name;

    /// <summary>An integer of at most 32 bits, sign-extended to 64: a Number in the contract's terms.</summary>
    internal static readonly ValueTag Integer = new("integer");

    /// <summary>The bits of a double: a Number in the contract's terms.</summary>
    internal static readonly ValueTag Double = new("double");

    /// <summary>A signed 64-bit integer: a bigint in the contract's terms.</summary>
    internal static readonly ValueTag Signed64 = new("int64");

    /// <summary>An unsigned 64-bit integer: a bigint in the contract's terms.</summary>
    internal static readonly ValueTag Unsigned64 = new("uint64");

    /// <summary>An address, or an integer of the native size: a bigint in the contract's terms.</summary>
    internal static readonly ValueTag Address = new("address");

    /// <summary>A result of type void.</summary>
    internal static readonly ValueTag Nothing = new("void");

    public override string ToString() => _name;
}
