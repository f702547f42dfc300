using FfiToolkit.Calls;
using FfiToolkit.Libffi;

namespace FfiToolkit;

/// <summary>
/// Owns libraries and the executable memory of their stubs: one per isolate, plug-in or test. Thread-safe. Disposing it
/// closes its libraries and gives all of its memory back as soon as no thread is inside a native call.
/// </summary>
public sealed partial class FfiContext : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<WeakReference<DynamicLibrary>> _libraries = [];
    private readonly FfiContextOptions _options;
    private readonly FastPath _fastPath;
    private bool _disposed;

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

    /// <inheritdoc/>
    public void Dispose()
    {
        List<WeakReference<DynamicLibrary>> libraries;
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            libraries = [.. _libraries];
            _libraries.Clear();
        }

        // A library that was collected has no function left, and so no call; one that is closed may still have some.
        List<CallGate> gates = [];
        foreach (WeakReference<DynamicLibrary> reference in libraries)
        {
            if (reference.TryGetTarget(out DynamicLibrary? library))
            {
                library.Dispose();
                gates.Add(library.Gate);
            }
        }

        Quiescence.Run(gates, _fastPath.Dispose);
    }

    internal LibffiLibrary LoadLibffi() => LibffiLibrary.Load(_options.LibffiPath);

    internal FastPath FastPath => _fastPath;

    private DynamicLibrary Add(string? path, LibraryHandle handle)
    {
        lock (_lock)
        {
            if (_disposed)
            {
                handle.Dispose();
                throw FfiClosedException.Context();
            }

            DynamicLibrary library = new(this, path, handle);
            _libraries.RemoveAll(static reference => !reference.TryGetTarget(out _));
            _libraries.Add(new WeakReference<DynamicLibrary>(library));
            return library;
        }
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
