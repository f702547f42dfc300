using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.InteropServices;
using FfiToolkit.Loading;

namespace FfiToolkit;

public sealed partial class FfiContext
{
    private DynamicLibrary? _addresses;

    /// <summary>
    /// Loads a library of the program, or of the plug-in that the engine was loaded for. A name finds what a P/Invoke with it finds,
    /// and where there is nothing of that name, its highest version: <c>z</c> is <c>libz.so.1</c>.
    /// </summary>
    /// <param name="name">A path, or a name with or without prefix and suffix, as <c>[DllImport]</c> takes it.</param>
    /// <inheritdoc cref="Load(string, Assembly, DllImportSearchPath?)" path="/exception"/>
    public DynamicLibrary Load(string name) => Load(name, AssemblyFolders.Default);

    /// <summary>
    /// Loads a library that belongs to an assembly. Asked are, in this order: the assembly's <see cref="DllImportResolver"/> and its
    /// load context, the folders of the packages' native files, the assembly's folder, the system's loader, and the load context's
    /// event. What a resolver or a load context gives stays theirs: it is not unmapped when this library is closed. What they
    /// throw goes through.
    /// </summary>
    /// <param name="name">A path, or a name with or without prefix and suffix, as <c>[DllImport]</c> takes it.</param>
    /// <param name="assembly">Whose library it is.</param>
    /// <param name="searchPath">Where to look, as for <c>[DefaultDllImportSearchPaths]</c>; null for .NET's default, the assembly's folder and the system's search.</param>
    /// <exception cref="FfiLoadException">There is no such library, or the loader refused it; the message holds the loader's words about each attempt.</exception>
    /// <exception cref="FfiArgumentException">The name is empty or contains a null character.</exception>
    /// <exception cref="FfiClosedException">The context is disposed.</exception>
    public DynamicLibrary Load(string name, Assembly assembly, DllImportSearchPath? searchPath = null)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return TryOpen(new LibrarySearch(name, assembly, searchPath, LoadFlags.None), out string? refusal) ?? throw new FfiLoadException(name, refusal!);
    }

    /// <summary>
    /// Loads a library in a way of its own. It is looked for as <see cref="Load(string)"/> does, but resolvers and load contexts, who
    /// would load it without the flags, are not asked. A library that is already loaded keeps what it has of
    /// <see cref="LoadFlags.Lazy"/>, <see cref="LoadFlags.Now"/> and <see cref="LoadFlags.DeepBind"/>.
    /// </summary>
    /// <param name="name">A path, or a name with or without prefix and suffix.</param>
    /// <param name="flags">How.</param>
    /// <exception cref="FfiLoadException">There is no such library, or the loader refused it; the message holds the loader's words about each attempt.</exception>
    /// <exception cref="FfiArgumentException">The name is empty or contains a null character; the flags contradict each other, or this system lacks one.</exception>
    /// <exception cref="FfiClosedException">The context is disposed.</exception>
    public DynamicLibrary Load(string name, LoadFlags flags)
    {
        DlopenMode.Require(flags, NativeLoader.Kind);
        return TryOpen(new LibrarySearch(name, AssemblyFolders.Default, null, flags), out string? refusal) ?? throw new FfiLoadException(name, refusal!);
    }

    /// <summary>
    /// Takes a library that somebody else loaded, as with <see cref="NativeLibrary.Load(string)"/> or <c>dlopen</c>. It stays theirs: it
    /// must be there for as long as functions of it are called.
    /// </summary>
    /// <param name="handle">The library.</param>
    /// <inheritdoc cref="Load(nint, bool)" path="/exception"/>
    public DynamicLibrary Load(nint handle) => Load(handle, ownsHandle: false);

    /// <summary>Takes a library that somebody else loaded, as with <see cref="NativeLibrary.Load(string)"/> or <c>dlopen</c>.</summary>
    /// <param name="handle">The library.</param>
    /// <param name="ownsHandle">Whether the loader is told to free the handle when this library is closed and no call is inside.</param>
    /// <exception cref="FfiArgumentException">The handle is 0 or one of the loader's special values, which stand for no library.</exception>
    /// <exception cref="FfiClosedException">The context is disposed.</exception>
    public DynamicLibrary Load(nint handle, bool ownsHandle)
    {
        // <dlfcn.h>: RTLD_NEXT -1, and RTLD_DEFAULT, RTLD_SELF and RTLD_MAIN_ONLY down to -5 on FreeBSD and macOS.
        if (handle is <= 0 and >= -5)
        {
            throw new FfiArgumentException($"Library handle must not be {handle}, which is no library; LoadMainProgram opens the program itself", parameterName: nameof(handle));
        }

        return Add(null, new LibraryHandle(handle, ownsHandle));
    }

    /// <summary>Loads a library of the program, where it is there.</summary>
    /// <param name="name">A path, or a name with or without prefix and suffix, as <c>[DllImport]</c> takes it.</param>
    /// <param name="library">The library.</param>
    /// <returns>False where there is none, or the loader refused it; <see cref="Load(string)"/> tells why.</returns>
    /// <exception cref="FfiArgumentException">The name is empty or contains a null character.</exception>
    /// <exception cref="FfiClosedException">The context is disposed.</exception>
    public bool TryLoad(string name, [NotNullWhen(true)] out DynamicLibrary? library) => TryLoad(name, AssemblyFolders.Default, null, out library);

    /// <summary>Loads a library that belongs to an assembly, where it is there.</summary>
    /// <param name="name">A path, or a name with or without prefix and suffix, as <c>[DllImport]</c> takes it.</param>
    /// <param name="assembly">Whose library it is.</param>
    /// <param name="searchPath">Where to look; null for .NET's default.</param>
    /// <param name="library">The library.</param>
    /// <returns>False where there is none, or the loader refused it; <see cref="Load(string, Assembly, DllImportSearchPath?)"/> tells why.</returns>
    /// <exception cref="FfiArgumentException">The name is empty or contains a null character.</exception>
    /// <exception cref="FfiClosedException">The context is disposed.</exception>
    public bool TryLoad(string name, Assembly assembly, DllImportSearchPath? searchPath, [NotNullWhen(true)] out DynamicLibrary? library)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        library = TryOpen(new LibrarySearch(name, assembly, searchPath, LoadFlags.None), out _);
        return library is not null;
    }

    /// <summary>Opens the main program: its own symbols and those of the libraries that it was started with.</summary>
    /// <exception cref="FfiClosedException">The context is disposed.</exception>
    public DynamicLibrary LoadMainProgram()
    {
        ThrowIfDisposed();
        return Add(null, new LibraryHandle(NativeLoader.Open(null), LoadFlags.None));
    }

    /// <summary>
    /// Makes a function of an address: one from a table of functions, that another function returned, or of code made at run time.
    /// Each call makes a function object of its own.
    /// </summary>
    /// <param name="address">
    /// Where the function is. Its memory is the caller's: it must stay there for as long as the function is called. Use
    /// <see cref="DynamicLibrary.GetFunction(nint, Signature)"/> for one in a library of this context.
    /// </param>
    /// <param name="signature">Its signature.</param>
    /// <exception cref="FfiArgumentException">The address is 0.</exception>
    /// <exception cref="FfiException">The function needs libffi and none could be loaded.</exception>
    /// <exception cref="FfiClosedException">The context is disposed.</exception>
    public NativeFunction GetFunction(nint address, Signature signature) => GetFunction(address, signature, FunctionOptions.None);

    /// <inheritdoc cref="GetFunction(nint, Signature)"/>
    /// <param name="address"><inheritdoc cref="GetFunction(nint, Signature)" path="/param[@name='address']/node()"/></param>
    /// <param name="signature"><inheritdoc cref="GetFunction(nint, Signature)" path="/param[@name='signature']/node()"/></param>
    /// <param name="options">What else it does at each call.</param>
    public NativeFunction GetFunction(nint address, Signature signature, FunctionOptions options) => Addresses().GetFunction(address, signature, options);

    /// <inheritdoc cref="GetFunction(nint, Signature)"/>
    /// <param name="address"><inheritdoc cref="GetFunction(nint, Signature)" path="/param[@name='address']/node()"/></param>
    /// <param name="signature">Its signature as <see cref="Signature.Parse(string)"/> reads it.</param>
    /// <exception cref="FfiSignatureException">The text is not a signature.</exception>
    public NativeFunction GetFunction(nint address, string signature) => GetFunction(address, signature, FunctionOptions.None);

    /// <inheritdoc cref="GetFunction(nint, string)"/>
    /// <param name="address"><inheritdoc cref="GetFunction(nint, string)" path="/param[@name='address']/node()"/></param>
    /// <param name="signature"><inheritdoc cref="GetFunction(nint, string)" path="/param[@name='signature']/node()"/></param>
    /// <param name="options">What else it does at each call.</param>
    public NativeFunction GetFunction(nint address, string signature, FunctionOptions options) => GetFunction(address, Signature.Parse(signature), options);

    private DynamicLibrary? TryOpen(LibrarySearch search, out string? refusal)
    {
        RequireName(search.Name);

        // Not within the lock: a library's initialisers and the program's resolvers run here.
        ThrowIfDisposed();
        return search.TryLoad(out LibraryHandle? handle, out refusal) ? Add(search.Name, handle) : null;
    }

    private static void RequireName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0)
        {
            throw new FfiArgumentException("Library name must not be empty; LoadMainProgram opens the program itself", parameterName: nameof(name));
        }

        if (name.Contains('\0'))
        {
            throw new FfiArgumentException("Library name must not contain a null character", parameterName: nameof(name));
        }
    }

    /// <summary>What stands for a library where a function has none: it is closed with the context, and unmaps nothing.</summary>
    private DynamicLibrary Addresses()
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            return _addresses ??= Add(null, new LibraryHandle(0, isOwned: false));
        }
    }
}
