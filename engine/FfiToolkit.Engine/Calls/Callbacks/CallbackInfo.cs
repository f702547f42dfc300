using System.ComponentModel;
using System.Runtime.CompilerServices;
using FfiToolkit.Types;

namespace FfiToolkit.Calls.Callbacks;

/// <summary>What is known of a callback besides its handler, and outlives it. Immutable.</summary>
/// <remarks>Public for code that the generator writes.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class CallbackInfo
{
    private readonly ValueTag?[] _tags;
    private readonly NativeKind _result;
    private readonly byte[] _default;

    private readonly ArgumentRule _rule;

    // Of each argument, and last of the result, the struct of .NET that was found to be laid out alike, so that this is looked at once.
    private readonly Type?[] _required;

    /// <exception cref="FfiArgumentException">The default is none of the result's type.</exception>
    internal CallbackInfo(FfiContext context, Signature signature, string name, FfiValue defaultResult)
    {
        Context = context;
        Signature = signature;
        Name = name;
        Arguments = signature.Types;
        _tags = Array.ConvertAll(Arguments, static type => type.IsAggregate ? null : ValueTag.OfResult(type));
        _required = new Type?[Arguments.Length + 1];
        _rule = ArgumentRule.For(signature.ReturnType);
        _result = DataModel.Host.Resolve(signature.ReturnType);
        ResultBytes = signature.ReturnType.IsAggregate ? TypeLayouts.Of(signature.ReturnType, DataModel.Host).Size : sizeof(ulong);
        _default = new byte[signature.ReturnType.Kind == NativeKind.Void ? 0 : ResultBytes];
        if (defaultResult != default && _default.Length > 0)
        {
            fixed (byte* bytes = _default)
            {
                Store(defaultResult, bytes);
            }
        }
    }

    /// <summary>Whose callback it is: it is told of failures.</summary>
    internal FfiContext Context { get; }

    internal Signature Signature { get; }

    /// <summary>Where it was made, a stack trace; null unless the context tracks callbacks.</summary>
    internal string? Origin { get; init; }

    /// <summary>Its name in messages.</summary>
    internal string Name { get; }

    internal NativeType[] Arguments { get; }

    /// <summary>Bytes of the result: a whole slot for a scalar, of an aggregate those that its type has.</summary>
    internal int ResultBytes { get; }

    /// <summary>What a scalar argument's slot holds; null for an aggregate, whose address it holds.</summary>
    internal ValueTag? TagOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _tags.Length);
        return _tags[index];
    }

    /// <summary>Bytes of an argument that is an aggregate.</summary>
    internal int SizeOf(int index) => TypeLayouts.Of(Arguments[index], DataModel.Host).Size;

    /// <summary>Gives native code the result that was declared for failures.</summary>
    internal void StoreDefault(void* result)
    {
        if (_default.Length == sizeof(ulong))
        {
            *(ulong*)result = Unsafe.ReadUnaligned<ulong>(ref _default[0]);
        }
        else
        {
            _default.CopyTo(new Span<byte>(result, _default.Length));
        }
    }

    /// <summary>Stores a result, extended to a slot.</summary>
    /// <exception cref="FfiArgumentException">It is none of the declared type.</exception>
    internal void Store(in FfiValue value, byte* result)
    {
        if (_rule.TryTake(value, out ulong taken))
        {
            *(ulong*)result = taken;
            return;
        }

        NativeType type = Signature.ReturnType;
        if (value.Tag is AggregateValue aggregate && aggregate.Type == type)
        {
            aggregate.Bytes.CopyTo(new Span<byte>(result, ResultBytes));
        }
        else if (!type.IsAggregate && ArgumentConverter.TryConvert(type, _result, value, out ulong slot))
        {
            *(ulong*)result = slot;
        }
        else
        {
            throw ArgumentRefusal.OfResult(Name, type, value);
        }
    }

    /// <summary>Checks that a struct of .NET is laid out as an argument, or as the result.</summary>
    /// <param name="type">The struct.</param>
    /// <param name="index">Which argument; their count for the result.</param>
    /// <exception cref="FfiArgumentException">It is not; the message says where.</exception>
    internal void Require(Type type, int index)
    {
        if (_required[index] == type)
        {
            return;
        }

        NativeType native = index < Arguments.Length ? Arguments[index] : Signature.ReturnType;
        string? difference = native.IsAggregate ? StructLayouts.FindDifference(native, type) : $"{native} is no aggregate";
        if (difference is not null)
        {
            throw new FfiArgumentException($"{TypeNames.Of(type)} is not laid out as {native} of {Name}: {difference}");
        }

        _required[index] = type;
    }

    /// <summary><c>name: signature</c>.</summary>
    public override string ToString() => $"{Name}: {Signature}";
}
