namespace FfiToolkit.Calls;

/// <summary>Types in C#'s words, for messages.</summary>
internal static class TypeNames
{
    internal static string Of(Type type)
    {
        if (type.IsByRef)
        {
            return $"ref {Of(type.GetElementType()!)}";
        }

        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (type.IsGenericType)
        {
            return $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>";
        }

        if (type == typeof(string) || type == typeof(object))
        {
            return type == typeof(string) ? "string" : "object";
        }

        return type == typeof(nuint) ? "nuint"
            : type == typeof(char) ? "char"
            : type.IsEnum ? type.Name
            : ValueTag.Of(type)?.ToString() ?? type.Name;
    }
}
