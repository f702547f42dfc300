using System.Runtime.InteropServices;
using FfiToolkit.Calls;
using FfiToolkit.Types;

namespace FfiToolkit;

/// <summary>
/// The bytes of a struct, a union or a complex number, laid out for this machine: an argument or result of
/// <see cref="NativeFunction.Invoke(ReadOnlySpan{FfiValue})"/>. Its fields are read and written by name.
/// </summary>
/// <example><code>AggregateValue point = new(scope["Point"]) { ["x"] = 1.5, ["y"] = 2.0 };</code></example>
public sealed class AggregateValue
{
    private readonly byte[] _bytes;

    /// <summary>Makes a value of zeros.</summary>
    /// <param name="type">A struct, a union or a complex type.</param>
    /// <exception cref="FfiArgumentException">The type is none of these.</exception>
    public AggregateValue(NativeType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (!type.IsAggregate || type.Kind == NativeKind.Array)
        {
            throw new FfiArgumentException($"{type} is no struct, union or complex type: its values are numbers", parameterName: nameof(type));
        }

        Type = type;
        _bytes = new byte[TypeLayouts.Of(type, DataModel.Host).Size];
    }

    /// <summary>The type of the value.</summary>
    public NativeType Type { get; }

    /// <summary>The bytes, in the target's order, padding among them.</summary>
    public Span<byte> Bytes => _bytes;

    /// <summary>
    /// A field, by its path: <c>x</c>, <c>corner.x</c>, <c>items[2]</c>; a field without a name by its number, as <c>[0]</c>; <c>real</c>
    /// and <c>imaginary</c> of a complex number. Read, a number or address of the field's type, or a copy of a nested value.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <exception cref="FfiArgumentException">There is no such field, or the value is not what its type accepts.</exception>
    public FfiValue this[string path]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(path);
            FieldPath field = FieldPath.Find(Type, path);
            ReadOnlySpan<byte> bytes = _bytes.AsSpan(field.Offset);
            if (field.Type.IsAggregate)
            {
                return Copy(field.Type, bytes, path);
            }

            NativeKind kind = DataModel.Host.Resolve(field.Type);
            RequireScalar(kind, path, field.Type);
            return new FfiValue(ScalarMemory.Read(kind, field.Bits, bytes), ValueTag.OfResult(field.Type));
        }

        set
        {
            ArgumentNullException.ThrowIfNull(path);
            FieldPath field = FieldPath.Find(Type, path);
            Span<byte> bytes = _bytes.AsSpan(field.Offset);
            if (value.Tag is AggregateValue nested && nested.Type == field.Type)
            {
                nested._bytes.CopyTo(bytes);
                return;
            }

            NativeKind kind = DataModel.Host.Resolve(field.Type);
            if (field.Type.IsAggregate || !ArgumentConverter.TryConvert(field.Type, kind, value, out ulong slot))
            {
                throw ArgumentRefusal.OfField(Type, path, field.Type, value);
            }

            RequireScalar(kind, path, field.Type);
            if (field.Bits is not { } part)
            {
                ScalarMemory.Write(kind, slot, bytes);
                return;
            }

            if (!part.Holds(kind, slot))
            {
                throw ArgumentRefusal.OfBitField(Type, path, field.Type, part, value);
            }

            part.Write(slot, bytes);
        }
    }

    /// <summary>Makes a value of an unmanaged value of .NET with the same layout.</summary>
    /// <typeparam name="T">A struct whose fields are where the native type has them.</typeparam>
    /// <param name="type">A struct, a union or a complex type.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="FfiArgumentException">The layouts differ; the message says where.</exception>
    public static AggregateValue Of<T>(NativeType type, in T value)
        where T : unmanaged
    {
        AggregateValue made = new(type);
        made.Require<T>();
        MemoryMarshal.Write(made._bytes, in value);
        return made;
    }

    /// <summary>The value as an unmanaged value of .NET with the same layout.</summary>
    /// <typeparam name="T">A struct whose fields are where the native type has them.</typeparam>
    /// <exception cref="FfiArgumentException">The layouts differ; the message says where.</exception>
    public T To<T>()
        where T : unmanaged
    {
        Require<T>();
        return MemoryMarshal.Read<T>(_bytes);
    }

    /// <summary>The fields in order: <c>{x: 1.5, y: 2}</c>.</summary>
    public override string ToString() => AggregateText.Of(Type, _bytes);

    internal static AggregateValue Copy(NativeType type, ReadOnlySpan<byte> bytes, string path = "")
    {
        if (type.Kind == NativeKind.Array)
        {
            throw new FfiArgumentException($"{path} is an array; read one of its elements, {path}[0]", parameterName: nameof(path));
        }

        AggregateValue copy = new(type);
        bytes[..copy._bytes.Length].CopyTo(copy._bytes);
        return copy;
    }

    private void Require<T>()
    {
        string? difference = StructLayouts.FindDifference(Type, typeof(T));
        if (difference is not null)
        {
            throw new FfiArgumentException($"{TypeNames.Of(typeof(T))} is not laid out as {Type}: {difference}");
        }
    }

    private static void RequireScalar(NativeKind kind, string path, NativeType type)
    {
        if (kind is NativeKind.Int128 or NativeKind.UInt128 or NativeKind.LongDouble or NativeKind.Float16)
        {
            throw new FfiArgumentException($"{path} is of type {type}, which has no number in .NET here; use Bytes", parameterName: nameof(path));
        }
    }
}
