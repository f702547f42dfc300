using FfiToolkit.Calls;

namespace FfiToolkit;

public sealed partial class NativeFunction
{
    // One function per combination of types after the '...'. Replaced as a whole.
    private volatile NativeFunction[] _variadic = [];

    /// <summary>The function whose types are those of the arguments.</summary>
    /// <param name="arguments">The arguments of the call.</param>
    /// <param name="promoted">The same with what C promotes promoted; null where nothing had to be.</param>
    private NativeFunction ForVariadic(ReadOnlySpan<FfiValue> arguments, out FfiValue[]? promoted)
    {
        promoted = null;
        int named = Signature.FixedParameters;
        if (!Signature.IsVariadic)
        {
            throw new FfiArgumentException($"{Name} is not variadic: {Signature} has no '...'");
        }

        if (arguments.Length < named)
        {
            throw new FfiArgumentException($"{Name} takes at least {named} argument{(named == 1 ? "" : "s")}, not {arguments.Length}: {Signature}");
        }

        ReadOnlySpan<FfiValue> anonymous = arguments[named..];
        foreach (NativeFunction known in _variadic)
        {
            if (Matches(known.Signature.Types.AsSpan(named), anonymous))
            {
                promoted = Promote(arguments, named);
                return known;
            }
        }

        NativeType[] types = new NativeType[anonymous.Length];
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = TypeOf(anonymous[i]) ?? throw ArgumentRefusal.Because(Name, named + i, "is of a type that cannot be passed to a variadic function; give a number, a string, an address, a buffer or an AggregateValue");
        }

        NativeFunction made = _library.MakeFunction(Name, Signature.WithVariadic(types), Pointer, Options);
        _variadic = [.. _variadic, made];
        promoted = Promote(arguments, named);
        return made;
    }

    private static bool Matches(ReadOnlySpan<NativeType> types, ReadOnlySpan<FfiValue> values)
    {
        if (types.Length != values.Length)
        {
            return false;
        }

        for (int i = 0; i < types.Length; i++)
        {
            if (TypeOf(values[i]) is not { } type || type != types[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The type that a value is passed with after the <c>...</c>; null for a value of no type.</summary>
    private static NativeType? TypeOf(in FfiValue value) => value.Tag switch
    {
        null => NativeType.Pointer,
        ValueTag tag => tag.Form switch
        {
            ValueForm.Void => null,
            ValueForm.UInt32 => NativeType.UInt32,
            <= ValueForm.Int32 => NativeType.Int32,
            ValueForm.Int64 => NativeType.Int64,
            ValueForm.UInt64 => NativeType.UInt64,
            ValueForm.Single or ValueForm.Double => NativeType.Float64,
            _ => NativeType.Pointer,
        },
        AggregateValue aggregate => aggregate.Type,
        string => NativeType.String,
        ForeignValue or StructReference => null,
        _ => NativeType.Pointer,
    };

    // A bool is an int in C; every other number converts on its own.
    private static FfiValue[]? Promote(ReadOnlySpan<FfiValue> arguments, int named)
    {
        FfiValue[]? promoted = null;
        for (int i = named; i < arguments.Length; i++)
        {
            if (ReferenceEquals(arguments[i].Tag, ValueTag.Boolean))
            {
                promoted ??= arguments.ToArray();
                promoted[i] = (int)arguments[i].Bits;
            }
        }

        return promoted;
    }
}
