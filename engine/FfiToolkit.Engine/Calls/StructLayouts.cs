using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfiToolkit.Types;

namespace FfiToolkit.Calls;

/// <summary>Compares structs of .NET with native types: a struct that is passed as the other one must have its fields where that has them.</summary>
internal static class StructLayouts
{
    // Of larger ones, which hold long arrays, only sizes are compared.
    private const int ComparedBytes = 16384;

    /// <summary>Says where a struct of .NET differs from a native type, or null where it does not.</summary>
    /// <remarks>
    /// Fields are compared one by one where the program has what reflection needs of them: the generator has a trimmed program keep
    /// it for structs that a call names. Of others only sizes are compared; so too of structs of more than 16 KiB. The offsets are those
    /// that the runtime gives the fields, not those of a marshalled copy, of which Marshal.OffsetOf speaks.
    /// </remarks>
    /// <param name="native">The native type.</param>
    /// <param name="type">The struct.</param>
    internal static string? FindDifference(NativeType native, Type type)
    {
        if (!BlockTypes.IsUnmanaged(type))
        {
            return $"{TypeNames.Of(type)} holds references, or lets the runtime order its fields (StructLayout(LayoutKind.Auto))";
        }

        int size = SizeOf(type);
        int wanted = TypeLayouts.Of(native, DataModel.Host).Size;
        if (size != wanted)
        {
            return $"it has {size} bytes, the native type {wanted}";
        }

        List<Leaf> managed = [];
        List<Leaf> declared = [];
        if (size > ComparedBytes || !TryCollect(type, 0, "", managed))
        {
            return null;
        }

        Collect(native, 0, "", declared);
        foreach (Leaf leaf in managed)
        {
            if (!declared.Exists(other => other.Offset == leaf.Offset && other.Size == leaf.Size && other.IsFloat == leaf.IsFloat) && !IsOfBitFields(leaf, declared))
            {
                Leaf? near = declared.Find(other => other.Offset == leaf.Offset);
                return near is null
                    ? $"its field {leaf.Path} is at offset {leaf.Offset}, where the native type has none"
                    : $"its field {leaf.Path} at offset {leaf.Offset} is {leaf.Words}, the native type's {near.Words}";
            }
        }

        // Of a union .NET may declare one member; of a struct all of them.
        foreach (Leaf leaf in declared)
        {
            if (!leaf.IsInUnion && !(leaf.IsBits ? IsCovered(leaf, managed) : managed.Exists(other => other.Offset == leaf.Offset)))
            {
                return $"it has no field at offset {leaf.Offset}, where the native type has {leaf.Path}";
            }
        }

        return null;
    }

    private static bool IsCovered(Leaf bits, List<Leaf> managed)
    {
        for (int at = bits.Offset; at < bits.End; at++)
        {
            if (!managed.Exists(other => other.Offset <= at && at < other.End))
            {
                return false;
            }
        }

        return true;
    }

    // .NET has no bit-fields: integers of any size stand for those that are in their bytes.
    private static bool IsOfBitFields(Leaf leaf, List<Leaf> declared)
    {
        List<Leaf> shared = declared.FindAll(other => other.Offset < leaf.End && other.End > leaf.Offset);
        return !leaf.IsFloat && shared.Count > 0 && shared.TrueForAll(static other => other.IsBits);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Where fields are trimmed away only sizes are compared, as the remarks say.")]
    private static bool TryCollect(Type type, int offset, string path, List<Leaf> leaves)
    {
        if (type.IsEnum)
        {
            return TryCollect(type.GetEnumUnderlyingType(), offset, path, leaves);
        }

        if (type.IsPrimitive || type.IsPointer || type.IsFunctionPointer)
        {
            leaves.Add(new Leaf(path, offset, SizeOf(type), type == typeof(float) || type == typeof(double), false));
            return true;
        }

        FieldInfo[] fields = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        if (fields.Length == 0)
        {
            return false;
        }

        StructLayoutAttribute layout = type.StructLayoutAttribute!;
        int copies = CopiesOf(type, fields[0], layout);
        int end = 0;
        int whole = 1;
        int[] starts = Array.ConvertAll(fields, part => OffsetOf(type, part));
        Array.Sort(starts, fields);
        for (int index = 0; index < fields.Length; index++)
        {
            FieldInfo part = fields[index];
            int start = starts[index];
            int size = SizeOf(part.FieldType);
            int alignment = AlignmentOf(part.FieldType);
            if (start > end && start - end >= alignment && layout.Value != LayoutKind.Explicit)
            {
                // No padding is that long: a field was trimmed away.
                return false;
            }

            end = Math.Max(end, start + (size * copies));
            whole = Math.Max(whole, alignment);
            for (int i = 0; i < copies; i++)
            {
                string name = copies > 1 ? $"{path}[{i}]" : path.Length == 0 ? NameOf(part) : $"{path}.{NameOf(part)}";
                if (!TryCollect(part.FieldType, offset + start + (i * size), name, leaves))
                {
                    return false;
                }
            }
        }

        // Fields of which some were trimmed away do not fill the struct.
        whole = layout.Pack > 0 ? Math.Min(whole, layout.Pack) : whole;
        return Math.Max(Up(end, whole), layout.Size) == SizeOf(type);
    }

    /// <summary>Where the runtime has a field: it is asked to set the field, and the first byte that changes is its place.</summary>
    private static int OffsetOf(Type type, FieldInfo part)
    {
        object whole = ZeroOf(type);
        object value;
        if (part.FieldType.IsPointer || part.FieldType.IsFunctionPointer)
        {
            value = (nint)0x0101;
        }
        else
        {
            value = ZeroOf(part.FieldType);
            BytesOf(value).Fill(1);
        }

        part.SetValue(whole, value);
        return BytesOf(whole).IndexOf((byte)1);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = "A struct needs no constructor to be zero.")]
    private static object ZeroOf(Type type) => RuntimeHelpers.GetUninitializedObject(type);

    // Behind its type a boxed value has its bytes, as an object with one field has that.
    private static Span<byte> BytesOf(object boxed) => MemoryMarshal.CreateSpan(ref Unsafe.As<StrongBox<byte>>(boxed).Value, SizeOf(boxed.GetType()));

    private static void Collect(NativeType type, int offset, string path, List<Leaf> leaves, bool isInUnion = false)
    {
        DataModel model = DataModel.Host;
        switch (type)
        {
            case AggregateType aggregate:
                for (int i = 0; i < aggregate.FieldArray.Length; i++)
                {
                    string name = aggregate.FieldArray[i].Name ?? $"[{i}]";
                    string inside = path.Length == 0 || name[0] == '[' ? path + name : $"{path}.{name}";
                    int start = offset + aggregate.LayoutFor(model).Offsets[i];
                    if (aggregate.BitFieldAt(i, model) is { } bits)
                    {
                        leaves.Add(new Leaf(inside, start, bits.Bytes, false, isInUnion, IsBits: true));
                        continue;
                    }

                    Collect(aggregate.FieldArray[i].Type, start, inside, leaves, isInUnion || aggregate.Kind == NativeKind.Union);
                }

                break;
            case ArrayType array:
                CollectElements(array.Element, array.Length, offset, path, leaves, isInUnion);
                break;
            case ComplexType complex:
                CollectElements(complex.Element, 2, offset, path, leaves, isInUnion);
                break;
            default:
                NativeKind kind = model.Resolve(type);
                leaves.Add(new Leaf(path, offset, TypeLayouts.SizeOf(kind, model), kind is NativeKind.Float32 or NativeKind.Float64, isInUnion));
                break;
        }
    }

    private static void CollectElements(NativeType element, int count, int offset, string path, List<Leaf> leaves, bool isInUnion)
    {
        int size = TypeLayouts.Of(element, DataModel.Host).Size;
        for (int i = 0; i < count; i++)
        {
            Collect(element, offset + (i * size), $"{path}[{i}]", leaves, isInUnion);
        }
    }

    // A property that the compiler makes the field of: <Name>k__BackingField.
    private static string NameOf(FieldInfo part) => part.Name[0] == '<' ? part.Name[1..part.Name.IndexOf('>')] : part.Name;

    // An inline array has its length in an attribute, a fixed buffer in the size of the struct that C# makes for it.
    private static int CopiesOf(Type type, FieldInfo first, StructLayoutAttribute layout)
    {
        if (type.GetCustomAttribute<InlineArrayAttribute>() is { } array)
        {
            return array.Length;
        }

        return type.IsDefined(typeof(UnsafeValueTypeAttribute)) && layout.Size > 0 ? layout.Size / SizeOf(first.FieldType) : 1;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Only types whose fields were found come here.")]
    private static int AlignmentOf(Type type)
    {
        if (type.IsPrimitive || type.IsEnum || type.IsPointer || type.IsFunctionPointer)
        {
            return SizeOf(type);
        }

        int alignment = 1;
        foreach (FieldInfo part in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            alignment = Math.Max(alignment, AlignmentOf(part.FieldType));
        }

        int pack = type.StructLayoutAttribute!.Pack;
        return pack > 0 ? Math.Min(alignment, pack) : alignment;
    }

    private static int SizeOf(Type type) => type.IsPointer || type.IsFunctionPointer ? nint.Size : RuntimeHelpers.SizeOf(type.TypeHandle);

    private static int Up(int value, int alignment) => (value + alignment - 1) / alignment * alignment;

    /// <summary>A number within a struct.</summary>
    private sealed record Leaf(string Path, int Offset, int Size, bool IsFloat, bool IsInUnion, bool IsBits = false)
    {
        public int End => Offset + Size;

        public string Words => $"{(IsFloat ? "a floating-point number" : "an integer")} of {Size} bytes";
    }
}
