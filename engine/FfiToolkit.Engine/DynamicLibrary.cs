using FfiToolkit.Calls;
using FfiToolkit.Loading;

namespace FfiToolkit;

/// <summary>
/// A loaded library and the functions taken from it. Thread-safe. After <see cref="Dispose"/> its functions throw
/// <see cref="FfiClosedException"/>; it is unmapped as soon as no thread is inside a native call.
/// </summary>
public sealed class DynamicLibrary : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, WeakReference<NativeFunction>> _functions = new(StringComparer.Ordinal);
    private readonly FfiContext _context;
    private readonly LibraryHandle _handle;

    internal DynamicLibrary(FfiContext context, string? path)
    {
        _context = context;
        Path = path;
        _handle = new LibraryHandle(NativeLoader.Open(path));
    }

    /// <summary>What was loaded; null for the main program. Readable after closing.</summary>
    public string? Path { get; }

    /// <summary>Whether the library is closed.</summary>
    public bool IsClosed => Gate.IsClosed;

    internal CallGate Gate { get; } = new();

    /// <summary>Finds the address of a symbol.</summary>
    /// <param name="name">The symbol's name.</param>
    /// <exception cref="FfiSymbolException">The library does not have it.</exception>
    /// <exception cref="FfiArgumentException">The name contains a null character.</exception>
    /// <exception cref="FfiClosedException">The library is closed.</exception>
    public nint GetSymbol(string name) => Find(name, "Symbol name");

    /// <summary>Makes a function of a symbol. The same name and signature give the same object while it is in use.</summary>
    /// <param name="name">The symbol's name.</param>
    /// <param name="signature">Its signature as <see cref="Signature.Parse"/> reads it.</param>
    /// <inheritdoc cref="GetFunction(string, Signature)" path="/exception"/>
    /// <exception cref="FfiSignatureException">The text is not a signature.</exception>
    public NativeFunction GetFunction(string name, string signature) => GetFunction(name, Signature.Parse(signature));

    /// <summary>Makes a function of a symbol. The same name and signature give the same object while it is in use.</summary>
    /// <param name="name">The symbol's name.</param>
    /// <param name="signature">Its signature.</param>
    /// <exception cref="FfiSymbolException">The library does not have the symbol.</exception>
    /// <exception cref="FfiArgumentException">The name contains a null character, or the function is in use with another signature.</exception>
    /// <exception cref="FfiException">The function needs libffi and none could be loaded.</exception>
    /// <exception cref="FfiClosedException">The library is closed.</exception>
    public NativeFunction GetFunction(string name, Signature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        nint target = Find(name, "Function name");
        lock (_lock)
        {
            ThrowIfClosed();
            if (_functions.TryGetValue(name, out WeakReference<NativeFunction>? known) && known.TryGetTarget(out NativeFunction? function))
            {
                return function.IsDeclaredAs(signature)
                    ? function
                    : throw new FfiArgumentException($"Function {name} was already requested with a different signature");
            }

            function = new NativeFunction(this, name, signature, target, _context);
            _functions[name] = new WeakReference<NativeFunction>(function);
            return function;
        }
    }

    /// <summary>Closes the library: calls of its functions throw from now on. Closing twice does nothing.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (IsClosed)
            {
                return;
            }

            Gate.Close();
            _functions.Clear();
        }

        Quiescence.Run([Gate], _handle.Dispose);
    }

    private nint Find(string name, string what)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Contains('\0'))
        {
            throw new FfiArgumentException($"{what} must not contain a null character", parameterName: nameof(name));
        }

        // The handle is held, so that closing on another thread waits for the look-up.
        bool held = false;
        try
        {
            ThrowIfClosed();
            _handle.DangerousAddRef(ref held);
            return NativeLoader.Find(_handle.DangerousGetHandle(), name);
        }
        catch (ObjectDisposedException) when (!held)
        {
            throw FfiClosedException.Library();
        }
        finally
        {
            if (held)
            {
                _handle.DangerousRelease();
            }
        }
    }

    private void ThrowIfClosed()
    {
        if (IsClosed)
        {
            throw FfiClosedException.Library();
        }
    }
}
