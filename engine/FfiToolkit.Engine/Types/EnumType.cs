using System.Collections.Immutable;
using FfiToolkit.Types;

namespace FfiToolkit;

/// <summary>A C enumeration: an integer with names for some of its numbers.</summary>
public sealed class EnumType : NativeType
{
    internal EnumType(string name, NativeType? underlying, (string Name, long Value)[] members)
        : base(NativeKind.Enum)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (underlying is not null && DataModel.Host.Resolve(underlying) is not (>= NativeKind.Int8 and <= NativeKind.UInt64))
        {
            throw new FfiTypeException($"The type of the enumeration {name} is {underlying}, which is no integer");
        }

        if (members.Length == 0)
        {
            throw new FfiTypeException($"The enumeration {name} has no members");
        }

        HashSet<string> names = [];
        foreach ((string member, _) in members)
        {
            if (!names.Add(member))
            {
                throw new FfiTypeException($"The enumeration {name} has two members {member}");
            }
        }

        Name = name;
        Underlying = underlying;
        Members = [.. members];
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its integer type; null where each target's compiler chooses it.</summary>
    public NativeType? Underlying { get; }

    /// <summary>Names and numbers of its members.</summary>
    public ImmutableArray<(string Name, long Value)> Members { get; }

    /// <inheritdoc/>
    public override bool Equals(NativeType? other) =>
        ReferenceEquals(this, other)
        || (other is EnumType type && type.Name == Name && type.Underlying == Underlying && type.Members.AsSpan().SequenceEqual(Members.AsSpan()));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Name, Members.Length);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>
    /// The integer that it is on a target. GCC and clang take unsigned int, int where a member is negative, and 64 bits where
    /// those do not hold every member; Microsoft's compilers int, whatever the members.
    /// </summary>
    internal NativeKind ResolveFor(DataModel model)
    {
        if (Underlying is not null)
        {
            return model.Resolve(Underlying);
        }

        long least = 0;
        long most = 0;
        foreach ((_, long value) in Members)
        {
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }

        if (model.IsMicrosoft)
        {
            return NativeKind.Int32;
        }

        return least < 0
            ? least >= int.MinValue && most <= int.MaxValue ? NativeKind.Int32 : NativeKind.Int64
            : most <= uint.MaxValue ? NativeKind.UInt32 : NativeKind.UInt64;
    }
}
