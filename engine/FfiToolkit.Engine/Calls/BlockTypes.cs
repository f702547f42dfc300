using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FfiToolkit.Calls;

/// <summary>Which arrays and spans are blocks of memory that native code can be given in place.</summary>
internal static class BlockTypes
{
    private static readonly ConcurrentDictionary<Type, bool> s_structs = new();

    /// <summary>The type of the elements of an array or span; null for every other type.</summary>
    internal static Type? ElementOf(Type type)
    {
        if (type.IsArray)
        {
            return type.GetElementType();
        }

        return type.IsGenericType && type.GetGenericTypeDefinition() is { } open && (open == typeof(Span<>) || open == typeof(ReadOnlySpan<>))
            ? type.GetGenericArguments()[0]
            : null;
    }

    /// <summary>Whether values of the type hold no references and lie in memory in the order in which they were declared.</summary>
    internal static bool IsUnmanaged(Type type) => type.IsPrimitive || type.IsEnum || (type is { IsValueType: true, IsByRefLike: false } && s_structs.GetOrAdd(type, IsUnmanagedStruct));

    // The runtime itself knows, and says so by what it pins; the fields of a type may have been trimmed away.
    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = "No constructor is called: only the layout is asked about.")]
    private static bool IsUnmanagedStruct(Type type)
    {
        if (type.IsAutoLayout)
        {
            return false;
        }

        try
        {
            GCHandle.Alloc(RuntimeHelpers.GetUninitializedObject(type), GCHandleType.Pinned).Free();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
