using FfiToolkit.Types;

namespace FfiToolkit.Calls;

/// <summary>Says which argument is refused, what it is, and what its declared type takes.</summary>
internal static class ArgumentRefusal
{
    private const string Addresses = "an nint, a non-negative long, a ulong, null";

    /// <summary>The refusal of a value that the type does not take.</summary>
    internal static FfiArgumentException Of(string function, NativeType type, int index, in FfiValue value) =>
        Because(function, index, $"is {Describe(value)}; {type.ToString()} takes {Accepted(type)}{Hint(value)}");

    /// <summary>The refusal of a value that a field does not take.</summary>
    internal static FfiArgumentException OfField(NativeType whole, string path, NativeType type, in FfiValue value) =>
        new($"Field {path} of {whole} is {type}, which takes {Accepted(type)}, not {Describe(value)}");

    /// <summary>The refusal of a number that a bit-field does not hold.</summary>
    internal static FfiArgumentException OfBitField(NativeType whole, string path, NativeType type, BitField bits, in FfiValue value)
    {
        (long least, ulong most) = bits.Range(DataModel.Host.Resolve(type));
        return new($"Field {path} of {whole} is {type} of {bits.Bits} bits, which holds {least} to {most}, not {Describe(value)}");
    }

    /// <summary>The refusal of a value that a callback gives as its result.</summary>
    internal static FfiArgumentException OfResult(string callback, NativeType type, in FfiValue value) =>
        new($"The result of {callback} is {type}, which takes {Accepted(type)}, not {Describe(value)}{(value.Tag is not ValueTag and not null && type.IsPointer ? ". Its memory would be gone with the call: give an address that stays" : "")}");

    /// <summary>The refusal of a value of a right type that cannot be passed.</summary>
    internal static FfiArgumentException Because(string function, int index, string reason) => new($"Argument {index} of {function} {reason}", index);

    private static string Describe(in FfiValue value) => value.Tag switch
    {
        null => "null",
        ValueTag { Form: ValueForm.Void } => "the result of a void function",
        ValueTag { Form: ValueForm.Characters } tag => tag.ToString(),
        ValueTag tag => $"the {tag} {value}",
        BufferReference => "Memory<byte>",
        AggregateValue aggregate => $"a value of type {aggregate.Type}",
        StructReference structure => $"of type {TypeNames.Of(structure.Type)}",
        ForeignValue foreign => $"of type {TypeNames.Of(foreign.Type)}",
        object other => $"of type {TypeNames.Of(other.GetType())}",
    };

    private static string Hint(in FfiValue value) => value.Tag is ForeignValue foreign && foreign.Type == typeof(object[]) ? ". InvokeObjects takes the arguments of a call as objects" : "";

    private static string Accepted(NativeType type) => DataModel.Host.Resolve(type) switch
    {
        NativeKind.Int8 => Whole(sbyte.MinValue, sbyte.MaxValue),
        NativeKind.UInt8 => $"a bool, or {Whole(0, byte.MaxValue)}",
        NativeKind.Int16 => Whole(short.MinValue, short.MaxValue),
        NativeKind.UInt16 => Whole(0, ushort.MaxValue),
        NativeKind.Int32 => Whole(int.MinValue, int.MaxValue),
        NativeKind.UInt32 => Whole(0, uint.MaxValue),
        NativeKind.Int64 => "an integer up to 9223372036854775807, or a float or double without fraction up to ±(2^53 - 1)",
        NativeKind.UInt64 => "an integer of at least 0, or a float or double without fraction up to 2^53 - 1",
        NativeKind.Float32 or NativeKind.Float64 => "a float, a double, or an integer of up to 32 bits",
        NativeKind.Struct or NativeKind.Union or NativeKind.Complex => $"an AggregateValue of its type, or with Call and Bind a struct that is laid out as {type}",
        NativeKind.Array => "its elements, one by one",
        NativeKind.Int128 or NativeKind.UInt128 or NativeKind.LongDouble or NativeKind.Float16 => "no value: it is passed in memory only",
        _ when type == NativeType.String => $"a string, {Addresses}, an array or span of an unmanaged type other than char, Memory<byte> or a SafeHandle; UTF-16 goes where pointer or buffer is declared",
        _ => $"{Addresses}, a string, an array or span of an unmanaged type, Memory<byte> or a SafeHandle",
    };

    private static string Whole(long minimum, long maximum) =>
        $"an integer of up to 32 bits, or a float or double without fraction, from {minimum} to {maximum}";
}
