using Microsoft.CodeAnalysis;

namespace FfiToolkit.Generators;

/// <summary>What a generated file can say about a type.</summary>
internal static class DelegateTypes
{
    /// <summary>Whether the type has type parameters of generic code in it.</summary>
    internal static bool IsOpen(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => IsOpen(array.ElementType),
        IPointerTypeSymbol pointer => IsOpen(pointer.PointedAtType),
        INamedTypeSymbol named => named.TypeArguments.Any(IsOpen) || (named.ContainingType is { } outer && IsOpen(outer)),
        _ => false,
    };

    /// <summary>Whether there is a pointer in the type: no type argument may be one.</summary>
    internal static bool HasPointer(ITypeSymbol type) => type switch
    {
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => true,
        IArrayTypeSymbol array => HasPointer(array.ElementType),
        _ => false,
    };

    /// <summary>The first type in <paramref name="type"/> that another file of the assembly cannot name; null where there is none.</summary>
    internal static ITypeSymbol? FindHidden(ITypeSymbol type, Compilation compilation)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                return FindHidden(array.ElementType, compilation);
            case INamedTypeSymbol named:
                if (named.ContainingType is { } outer && FindHidden(outer, compilation) is { } hiddenOuter)
                {
                    return hiddenOuter;
                }

                if (named.IsFileLocal || !compilation.IsSymbolAccessibleWithin(named.OriginalDefinition, compilation.Assembly))
                {
                    return named;
                }

                return named.TypeArguments.Select(argument => FindHidden(argument, compilation)).FirstOrDefault(static hidden => hidden is not null);
            default:
                return null;
        }
    }
}
