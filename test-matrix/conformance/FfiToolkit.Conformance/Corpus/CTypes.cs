using System.Globalization;
using System.Text;

namespace FfiToolkit.Conformance;

/// <summary>Writes native types as C writes them. Aggregates become typedefs, each once in a translation unit, with members <c>f0</c>, <c>f1</c>…</summary>
/// <param name="declarations">Takes the typedefs, always before the text that uses them.</param>
internal sealed class CTypes(StringBuilder declarations)
{
    private readonly Dictionary<NativeType, string> _names = [];

    /// <summary>The types that have a typedef.</summary>
    internal IEnumerable<NativeType> Declared => _names.Keys;

    /// <summary>The type of a parameter, a result or a variable; arrays are only inside of aggregates.</summary>
    internal string NameOf(NativeType type) => type switch
    {
        AggregateType or EnumType => _names.TryGetValue(type, out string? name) ? name : Declare(type),
        ComplexType complex => $"{NameOf(complex.Element)} _Complex",
        PointerType => "void *",
        _ => Scalar(type.Kind),
    };

    private string Declare(NativeType type)
    {
        string text = type is AggregateType aggregate ? Aggregate(aggregate) : Enumeration((EnumType)type);

        // After the members, whose own types are declared by now.
        string name = string.Create(CultureInfo.InvariantCulture, $"T{_names.Count}");
        _names.Add(type, name);
        int pack = type is AggregateType packed ? packed.Packing.Pack : 0;
        declarations.Append(pack == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"#pragma pack(push, {pack})\n"))
            .Append(CultureInfo.InvariantCulture, $"typedef {text} {name};\n")
            .Append(pack == 0 ? "" : "#pragma pack(pop)\n");
        return name;
    }

    private string Aggregate(AggregateType type)
    {
        IEnumerable<string> members = type.Fields.Select((field, i) => Member(field, string.Create(CultureInfo.InvariantCulture, $"f{i}")));
        string attributes = string.Join(", ", ((string[])[type.Packing.IsPacked ? "packed" : "", type.Packing.Alignment > 0 ? Aligned(type.Packing.Alignment) : ""]).Where(static one => one.Length > 0));
        return $"{(type is UnionType ? "union" : "struct")} {(attributes.Length > 0 ? $"__attribute__(({attributes})) " : "")}{{ {string.Concat(members)}}}";
    }

    private string Member(NativeField field, string name)
    {
        string dimensions = "";
        NativeType type = field.Type;
        while (type is ArrayType array)
        {
            dimensions += string.Create(CultureInfo.InvariantCulture, $"[{array.Length}]");
            type = array.Element;
        }

        return $"{NameOf(type)} {name}{dimensions}{(field.Bits > 0 ? string.Create(CultureInfo.InvariantCulture, $" : {field.Bits}") : "")}{(field.Alignment > 0 ? $" __attribute__(({Aligned(field.Alignment)}))" : "")}; ";
    }

    private static string Enumeration(EnumType type) =>
        $"enum {{ {string.Join(", ", type.Members.Select(static member => string.Create(CultureInfo.InvariantCulture, $"{member.Name} = {member.Value}")))} }}";

    private static string Aligned(int alignment) => string.Create(CultureInfo.InvariantCulture, $"aligned({alignment})");

    private static string Scalar(NativeKind kind) => kind switch
    {
        NativeKind.Void => "void",
        NativeKind.Bool => "_Bool",
        NativeKind.Char => "char",
        NativeKind.Int8 => "signed char",
        NativeKind.UInt8 => "unsigned char",
        NativeKind.Int16 => "short",
        NativeKind.UInt16 => "unsigned short",
        NativeKind.Int32 => "int",
        NativeKind.UInt32 => "unsigned int",
        NativeKind.Int64 => "long long",
        NativeKind.UInt64 => "unsigned long long",
        NativeKind.Float32 => "float",
        NativeKind.Float64 => "double",
        NativeKind.Long => "long",
        NativeKind.ULong => "unsigned long",
        NativeKind.Size => "__SIZE_TYPE__",
        NativeKind.PtrDiff => "__PTRDIFF_TYPE__",
        NativeKind.WChar => "__WCHAR_TYPE__",
        NativeKind.Pointer => "void *",
        NativeKind.Int128 => "__int128",
        NativeKind.UInt128 => "unsigned __int128",
        NativeKind.LongDouble => "long double",
        NativeKind.Float16 => "_Float16",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a scalar type."),
    };
}
