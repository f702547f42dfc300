using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace FfiToolkit.Build.Tasks.Packing;

/// <summary>
/// The names that the compiler's documentation file gives to the members of an assembly which other assemblies can use: those of the
/// C# language specification, "Documentation comments", section "ID string format".
/// </summary>
internal sealed class DocumentationIds : ISignatureTypeProvider<string, object?>
{
    private readonly MetadataReader _metadata;
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    private DocumentationIds(MetadataReader metadata) => _metadata = metadata;

    /// <summary>Reads an assembly.</summary>
    /// <exception cref="BadImageFormatException">It is none.</exception>
    internal static IReadOnlySet<string> Read(byte[] assembly)
    {
        using PEReader file = new(new MemoryStream(assembly));
        DocumentationIds ids = new(file.GetMetadataReader());
        foreach (TypeDefinitionHandle type in ids._metadata.TypeDefinitions)
        {
            ids.AddType(ids._metadata.GetTypeDefinition(type));
        }

        return ids._ids;
    }

    private void AddType(TypeDefinition type)
    {
        if (!IsVisible(type))
        {
            return;
        }

        string name = FullName(type);
        _ids.Add($"T:{name}");
        foreach (FieldDefinition field in type.GetFields().Select(_metadata.GetFieldDefinition).Where(static field => IsVisible((MethodAttributes)field.Attributes)))
        {
            _ids.Add($"F:{name}.{Text(field.Name)}");
        }

        foreach (MethodDefinition method in type.GetMethods().Select(_metadata.GetMethodDefinition).Where(static method => IsVisible(method.Attributes)))
        {
            _ids.Add($"M:{name}.{NameOf(method)}");
        }

        foreach (PropertyDefinition property in type.GetProperties().Select(_metadata.GetPropertyDefinition))
        {
            PropertyAccessors accessors = property.GetAccessors();
            if (IsVisible(accessors.Getter) || IsVisible(accessors.Setter))
            {
                _ids.Add($"P:{name}.{Text(property.Name)}{List(property.DecodeSignature(this, null).ParameterTypes)}");
            }
        }

        foreach (EventDefinition ev in type.GetEvents().Select(_metadata.GetEventDefinition).Where(ev => IsVisible(ev.GetAccessors().Adder)))
        {
            _ids.Add($"E:{name}.{Text(ev.Name)}");
        }
    }

    private bool IsVisible(TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem => IsVisible(_metadata.GetTypeDefinition(type.GetDeclaringType())),
        _ => false,
    };

    private bool IsVisible(MethodDefinitionHandle method) => !method.IsNil && IsVisible(_metadata.GetMethodDefinition(method).Attributes);

    // The access bits of fields are those of methods: ECMA-335, II.23.1.5 and II.23.1.10.
    private static bool IsVisible(MethodAttributes member) =>
        (member & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private string NameOf(MethodDefinition method)
    {
        MethodSignature<string> signature = method.DecodeSignature(this, null);
        string name = Text(method.Name);
        string arity = signature.GenericParameterCount > 0 ? $"``{signature.GenericParameterCount}" : "";
        string result = name is "op_Implicit" or "op_Explicit" or "op_CheckedExplicit" ? $"~{signature.ReturnType}" : "";
        return $"{name.Replace('.', '#')}{arity}{List(signature.ParameterTypes)}{result}";
    }

    private string FullName(TypeDefinition type)
    {
        string name = Text(type.Name);
        if (type.IsNested)
        {
            return $"{FullName(_metadata.GetTypeDefinition(type.GetDeclaringType()))}.{name}";
        }

        return type.Namespace.IsNil ? name : $"{Text(type.Namespace)}.{name}";
    }

    private string Text(StringHandle handle) => _metadata.GetString(handle);

    private static string List(ImmutableArray<string> types) => types.IsEmpty ? "" : $"({string.Join(',', types)})";

    /// <inheritdoc/>
    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => $"System.{typeCode}";

    /// <inheritdoc/>
    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => FullName(_metadata.GetTypeDefinition(handle));

    /// <inheritdoc/>
    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        TypeReference type = _metadata.GetTypeReference(handle);
        string name = Text(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, rawTypeKind)}.{name}"
            : type.Namespace.IsNil ? name : $"{Text(type.Namespace)}.{name}";
    }

    /// <summary>Puts the arguments where the arities stand, as in <c>Outer{A}.Inner{B}</c>.</summary>
    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments)
    {
        int next = 0;
        return string.Join('.', genericType.Split('.').Select(part =>
        {
            int mark = part.IndexOf('`', StringComparison.Ordinal);
            if (mark < 0)
            {
                return part;
            }

            int arity = int.Parse(part[(mark + 1)..], NumberStyles.None, CultureInfo.InvariantCulture);
            string arguments = string.Join(',', typeArguments.Skip(next).Take(arity));
            next += arity;
            return $"{part[..mark]}{{{arguments}}}";
        }));
    }

    /// <inheritdoc/>
    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        _metadata.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    /// <inheritdoc/>
    public string GetGenericTypeParameter(object? genericContext, int index) => $"`{index}";

    /// <inheritdoc/>
    public string GetGenericMethodParameter(object? genericContext, int index) => $"``{index}";

    /// <inheritdoc/>
    public string GetSZArrayType(string elementType) => $"{elementType}[]";

    /// <inheritdoc/>
    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{string.Join(',', Enumerable.Repeat("0:", shape.Rank))}]";

    /// <inheritdoc/>
    public string GetByReferenceType(string elementType) => $"{elementType}@";

    /// <inheritdoc/>
    public string GetPointerType(string elementType) => $"{elementType}*";

    /// <summary>The compiler leaves modifiers, as of <c>in</c> parameters, out.</summary>
    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    /// <inheritdoc/>
    public string GetPinnedType(string elementType) => elementType;

    /// <summary>The compiler writes nothing where a parameter is a function pointer: <c>M:Type.Method(First,,Third)</c>.</summary>
    public string GetFunctionPointerType(MethodSignature<string> signature) => "";
}
