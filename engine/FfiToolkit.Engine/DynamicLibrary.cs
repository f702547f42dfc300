using FfiToolkit.Calls;

namespace FfiToolkit;

/// <summary>
/// A loaded library and the functions taken from it. Thread-safe. After <see cref="Dispose"/> its functions throw
/// <see cref="FfiClosedException"/>; it is unmapped as soon as no thread is inside a native call.
/// </summary>
public sealed partial class DynamicLibrary : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Name, Signature Signature), WeakReference<NativeFunction>> _functions = [];
    private readonly FfiContext _context;
    private readonly LibraryHandle _handle;

    internal DynamicLibrary(FfiContext context, string? path, LibraryHandle handle)
    {
        _context = context;
        Path = path;
        _handle = handle;
    }

    /// <summary>The name or path that was asked for; null for the main program, and where a handle was given. Readable after closing.</summary>
    public string? Path { get; }

    /// <summary>Whether the library is closed.</summary>
    public bool IsClosed => Gate.IsClosed;

    internal FastPath FastPath => _context.FastPath;

    internal CallGate Gate { get; } = new();

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

    private void ThrowIfClosed()
    {
        if (IsClosed)
        {
            throw FfiClosedException.Library();
        }
    }
}
