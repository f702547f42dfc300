using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace FfiToolkit.Loading;

/// <summary>Those whom .NET asks for a library before it looks for one itself.</summary>
internal static class LibraryResolvers
{
    /// <summary>
    /// What <see cref="NativeLibrary.SetDllImportResolver"/> was given for an assembly. The runtime asks it for P/Invokes alone and
    /// has no public way to ask it; this is the method through which it does. Null in a runtime that has none of that name.
    /// </summary>
    private static readonly Func<string, Assembly, bool, uint, nint>? s_dllImportResolver =
        typeof(NativeLibrary).GetMethod("LoadLibraryCallbackStub", BindingFlags.NonPublic | BindingFlags.Static)?.CreateDelegate<Func<string, Assembly, bool, uint, nint>>();

    /// <summary>Asks the assembly's resolver, then its load context where that is not the default one: the runtime's order.</summary>
    /// <returns>The library, which stays theirs; 0 where neither has it.</returns>
    internal static nint Ask(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        nint library = s_dllImportResolver?.Invoke(name, assembly, searchPath.HasValue, (uint)searchPath.GetValueOrDefault()) ?? 0;
        return library != 0 ? library : AskLoadContext(name, assembly);
    }

    /// <summary>Asks the load context of an assembly, where that is not the default one.</summary>
    /// <returns>The library, which stays the context's; 0 where it does not have it.</returns>
    internal static nint AskLoadContext(string name, Assembly assembly) =>
        AssemblyLoadContext.GetLoadContext(assembly) is { } context && context != AssemblyLoadContext.Default ? LoadUnmanagedDll(context, name) : 0;

    // Protected: made for the runtime to call.
    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern nint LoadUnmanagedDll(AssemblyLoadContext context, string name);
}
