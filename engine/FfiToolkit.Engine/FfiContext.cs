using FfiToolkit.Calls;
using FfiToolkit.Libffi;

namespace FfiToolkit;

/// <summary>
/// Owns libraries and the executable memory of their stubs: one per isolate, plug-in or test. Thread-safe. Disposing it
/// closes its libraries; each is unmapped as soon as no call is inside it, and the stubs are with the last of them.
/// </summary>
/// <remarks>
/// The garbage collector never unmaps a library: those of a context that was dropped without <see cref="Dispose"/> stay
/// mapped for as long as the process lives. It frees the stubs of functions that nothing refers to any more; no address of
/// a stub is ever given to native code.
/// </remarks>
public sealed partial class FfiContext : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<DynamicLibrary> _libraries = [];
    private readonly FfiContextOptions _options;
    private readonly FastPath _fastPath;
    private bool _disposed;

    // The context itself until it is disposed, and each library until it is unmapped: the last of them frees the stubs.
    private int _users = 1;

    /// <summary>Makes a context. Executable memory is tried once, by running a test stub; a refusal is not an error.</summary>
    /// <param name="options">What the context may do; the defaults where null.</param>
    public FfiContext(FfiContextOptions? options = null)
    {
        _options = options ?? new FfiContextOptions();
        _fastPath = FastPath.Create(_options);
    }

    /// <summary>Whether functions of this context can have stubs.</summary>
    public bool IsFastcallAvailable => _fastPath.Obstacle is null;

    /// <summary>Why no function of this context can have a stub; null where they can.</summary>
    public string? FastcallObstacle => _fastPath.Obstacle;

    /// <summary>The executable memory that the context holds now.</summary>
    public CodeMemoryUsage CodeMemory => _fastPath.Usage;

    /// <summary>The libffi that functions without a stub are called through; loads it if it is not loaded yet.</summary>
    /// <exception cref="FfiException">No libffi could be loaded; the message lists the places tried.</exception>
    public LibffiInfo Libffi
    {
        get
        {
            LibffiLibrary library = LoadLibffi();
            return new LibffiInfo(library.Path, library.Version, library.IsPacked, library.HasPlans);
        }
    }

    /// <summary>
    /// Closes the context's libraries, as <see cref="DynamicLibrary.Dispose"/> does, and frees its stubs. Never waits;
    /// disposing twice does nothing.
    /// </summary>
    public void Dispose()
    {
        DynamicLibrary[] libraries;
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            libraries = [.. _libraries];
        }

        foreach (DynamicLibrary library in libraries)
        {
            library.Dispose();
        }

        Release();
    }

    internal LibffiLibrary LoadLibffi() => LibffiLibrary.Load(_options.LibffiPath);

    internal FastPath FastPath => _fastPath;

    /// <summary>A library was closed.</summary>
    internal void Forget(DynamicLibrary library)
    {
        lock (_lock)
        {
            _libraries.Remove(library);
        }
    }

    /// <summary>A library was unmapped.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _fastPath.Dispose();
        }
    }

    private DynamicLibrary Add(string? path, LibraryHandle handle)
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                DynamicLibrary library = new(this, path, handle);
                _libraries.Add(library);
                Interlocked.Increment(ref _users);
                return library;
            }
        }

        handle.Close();
        throw FfiClosedException.Context();
    }

    private void ThrowIfDisposed()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                throw FfiClosedException.Context();
            }
        }
    }
}
