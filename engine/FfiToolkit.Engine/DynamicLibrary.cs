using FfiToolkit.Calls;

namespace FfiToolkit;

/// <summary>
/// A loaded library and the functions taken from it. Thread-safe. Its context owns it: it stays mapped until it or the
/// context is disposed, whether or not the program still refers to it. After <see cref="Dispose"/> its functions throw
/// <see cref="FfiClosedException"/>; it is unmapped as soon as no call is inside it.
/// </summary>
public sealed partial class DynamicLibrary : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Name, Signature Signature, FunctionOptions Options), WeakReference<NativeFunction>> _functions = [];
    private readonly FfiContext _context;
    private readonly LibraryHandle _handle;

    internal DynamicLibrary(FfiContext context, string? path, LibraryHandle handle)
    {
        _context = context;
        Path = path;
        _handle = handle;
        Guard = new CallGuard(Unload);
    }

    /// <summary>The name or path that was asked for; null for the main program, and where a handle was given. Readable after closing.</summary>
    public string? Path { get; }

    /// <summary>Whether the library is closed.</summary>
    public bool IsClosed => Guard.IsClosed;

    internal FastPath FastPath => _context.FastPath;

    internal CallGuard Guard { get; }

    /// <summary>
    /// Closes the library: calls of its functions throw from now on. It is unmapped here where no call is inside it, and
    /// otherwise by the thread whose call is the last to return. Never waits; closing twice does nothing.
    /// </summary>
    public void Dispose()
    {
        Guard.Close();
        _context.Forget(this);
    }

    private void Unload()
    {
        _handle.Close();
        _context.Release();
    }
}
