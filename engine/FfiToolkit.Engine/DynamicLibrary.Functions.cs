using System.Diagnostics.CodeAnalysis;
using FfiToolkit.Calls;
using FfiToolkit.Loading;

namespace FfiToolkit;

public sealed unsafe partial class DynamicLibrary
{
    /// <summary>Finds the address of a symbol.</summary>
    /// <param name="name">The symbol's name.</param>
    /// <exception cref="FfiSymbolException">The library does not have it.</exception>
    /// <exception cref="FfiArgumentException">The name contains a null character.</exception>
    /// <exception cref="FfiClosedException">The library is closed.</exception>
    public nint GetSymbol(string name) => TryFind(name, "Symbol", out nint address, out string? refusal) ? address : throw new FfiSymbolException(name, refusal);

    /// <summary>
    /// Makes a function of a symbol. The same name and signature give the same object while it is in use; a symbol can have functions
    /// of several signatures at a time.
    /// </summary>
    /// <param name="name">The symbol's name.</param>
    /// <param name="signature">Its signature as <see cref="Signature.Parse(string)"/> reads it.</param>
    /// <inheritdoc cref="GetFunction(string, Signature)" path="/exception"/>
    /// <exception cref="FfiSignatureException">The text is not a signature.</exception>
    public NativeFunction GetFunction(string name, string signature) => GetFunction(name, signature, FunctionOptions.None);

    /// <inheritdoc cref="GetFunction(string, string)"/>
    /// <param name="name"><inheritdoc cref="GetFunction(string, string)" path="/param[@name='name']/node()"/></param>
    /// <param name="signature"><inheritdoc cref="GetFunction(string, string)" path="/param[@name='signature']/node()"/></param>
    /// <param name="options">What else it does at each call.</param>
    public NativeFunction GetFunction(string name, string signature, FunctionOptions options) => GetFunction(name, Signature.Parse(signature), options);

    /// <summary>
    /// Makes a function of a symbol. The same name and signature give the same object while it is in use; a symbol can have functions
    /// of several signatures at a time.
    /// </summary>
    /// <param name="name">The symbol's name.</param>
    /// <param name="signature">Its signature.</param>
    /// <exception cref="FfiSymbolException">The library does not have the symbol.</exception>
    /// <exception cref="FfiArgumentException">The name contains a null character.</exception>
    /// <exception cref="FfiException">The function needs libffi and none could be loaded.</exception>
    /// <exception cref="FfiClosedException">The library is closed.</exception>
    public NativeFunction GetFunction(string name, Signature signature) => GetFunction(name, signature, FunctionOptions.None);

    /// <inheritdoc cref="GetFunction(string, Signature)"/>
    /// <param name="name"><inheritdoc cref="GetFunction(string, Signature)" path="/param[@name='name']/node()"/></param>
    /// <param name="signature"><inheritdoc cref="GetFunction(string, Signature)" path="/param[@name='signature']/node()"/></param>
    /// <param name="options">What else it does at each call.</param>
    public NativeFunction GetFunction(string name, Signature signature, FunctionOptions options)
    {
        ArgumentNullException.ThrowIfNull(signature);
        return TryFind(name, "Function", out nint address, out string? refusal) ? FunctionOf(name, signature, address, options) : throw new FfiSymbolException(name, refusal);
    }

    /// <summary>
    /// Makes a function of an address in this library, such as one from a table of functions. It is closed with the library. Each
    /// call makes a function object of its own.
    /// </summary>
    /// <param name="address">Where the function is.</param>
    /// <param name="signature">Its signature.</param>
    /// <exception cref="FfiArgumentException">The address is 0.</exception>
    /// <exception cref="FfiException">The function needs libffi and none could be loaded.</exception>
    /// <exception cref="FfiClosedException">The library is closed.</exception>
    public NativeFunction GetFunction(nint address, Signature signature) => GetFunction(address, signature, FunctionOptions.None);

    /// <inheritdoc cref="GetFunction(nint, Signature)"/>
    /// <param name="address"><inheritdoc cref="GetFunction(nint, Signature)" path="/param[@name='address']/node()"/></param>
    /// <param name="signature"><inheritdoc cref="GetFunction(nint, Signature)" path="/param[@name='signature']/node()"/></param>
    /// <param name="options">What else it does at each call.</param>
    public NativeFunction GetFunction(nint address, Signature signature, FunctionOptions options)
    {
        ArgumentNullException.ThrowIfNull(signature);
        if (address == 0)
        {
            throw new FfiArgumentException("Function address must not be 0", parameterName: nameof(address));
        }

        return MakeFunction($"0x{address:x}", signature, address, options);
    }

    /// <inheritdoc cref="GetFunction(nint, Signature)"/>
    /// <param name="address">Where the function is.</param>
    /// <param name="signature">Its signature as <see cref="Signature.Parse(string)"/> reads it.</param>
    /// <exception cref="FfiSignatureException">The text is not a signature.</exception>
    public NativeFunction GetFunction(nint address, string signature) => GetFunction(address, signature, FunctionOptions.None);

    /// <inheritdoc cref="GetFunction(nint, string)"/>
    /// <param name="address"><inheritdoc cref="GetFunction(nint, string)" path="/param[@name='address']/node()"/></param>
    /// <param name="signature"><inheritdoc cref="GetFunction(nint, string)" path="/param[@name='signature']/node()"/></param>
    /// <param name="options">What else it does at each call.</param>
    public NativeFunction GetFunction(nint address, string signature, FunctionOptions options) => GetFunction(address, Signature.Parse(signature), options);

    /// <summary>Makes a function of a symbol, where the library has it.</summary>
    /// <param name="name">The symbol's name.</param>
    /// <param name="signature">Its signature as <see cref="Signature.Parse(string)"/> reads it.</param>
    /// <param name="function">The function.</param>
    /// <inheritdoc cref="TryGetFunction(string, Signature, out NativeFunction?)" path="/returns|/exception"/>
    /// <exception cref="FfiSignatureException">The text is not a signature.</exception>
    public bool TryGetFunction(string name, string signature, [NotNullWhen(true)] out NativeFunction? function) =>
        TryGetFunction(name, Signature.Parse(signature), out function);

    /// <summary>Makes a function of a symbol, where the library has it.</summary>
    /// <param name="name">The symbol's name.</param>
    /// <param name="signature">Its signature.</param>
    /// <param name="function">The function.</param>
    /// <returns>False where the library does not have the symbol.</returns>
    /// <exception cref="FfiArgumentException">The name contains a null character.</exception>
    /// <exception cref="FfiException">The function needs libffi and none could be loaded.</exception>
    /// <exception cref="FfiClosedException">The library is closed.</exception>
    public bool TryGetFunction(string name, Signature signature, [NotNullWhen(true)] out NativeFunction? function)
    {
        ArgumentNullException.ThrowIfNull(signature);
        function = TryFind(name, "Function", out nint address, out _) ? FunctionOf(name, signature, address, FunctionOptions.None) : null;
        return function is not null;
    }

    /// <summary>Makes a function object of an address.</summary>
    internal NativeFunction MakeFunction(string name, Signature signature, nint address, FunctionOptions options)
    {
        byte local;
        CallMark* mark = Guard.Enter(CallMarks.PageOf((nint)(&local)));
        try
        {
            return new NativeFunction(this, name, signature, address, _context, options);
        }
        finally
        {
            Guard.Leave(mark);
        }
    }

    // To who closes the library meanwhile, looking up a symbol and making a function are calls like any other.
    private NativeFunction FunctionOf(string name, Signature signature, nint address, FunctionOptions options)
    {
        byte local;
        CallMark* mark = Guard.Enter(CallMarks.PageOf((nint)(&local)));
        try
        {
            lock (_lock)
            {
                if (_functions.TryGetValue((name, signature, options), out WeakReference<NativeFunction>? known) && known.TryGetTarget(out NativeFunction? function))
                {
                    return function;
                }

                function = new NativeFunction(this, name, signature, address, _context, options);
                _functions[(name, signature, options)] = new WeakReference<NativeFunction>(function);
                return function;
            }
        }
        finally
        {
            Guard.Leave(mark);
        }
    }

    private bool TryFind(string name, string what, out nint address, [NotNullWhen(false)] out string? refusal)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Contains('\0'))
        {
            throw new FfiArgumentException($"{what} name must not contain a null character", parameterName: nameof(name));
        }

        byte local;
        CallMark* mark = Guard.Enter(CallMarks.PageOf((nint)(&local)));
        try
        {
            return NativeLoader.TryFind(_handle.Value, name, out address, out refusal);
        }
        finally
        {
            Guard.Leave(mark);
        }
    }
}
