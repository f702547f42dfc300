using FfiToolkit.Types;

namespace FfiToolkit.Libffi;

/// <summary>
/// Native code made by libffi that calls a handler: <c>void handler(ffi_cif*, void* result, void** values, void* context)</c>.
/// Thread-safe to call. Disposing it makes its address invalid.
/// </summary>
internal sealed unsafe class Closure : IDisposable
{
    // sizeof(ffi_closure) is 32 to 64 bytes, depending on the target: a trampoline and three pointers.
    private const nuint ClosureBytes = 128;

    // enum ffi_status: FFI_OK.
    private const int Ok = 0;

    private readonly LibffiLibrary _library;
    private readonly PreparedInterface _prepared;
    private void* _closure;

    /// <summary>Makes a closure.</summary>
    /// <param name="library">The libffi to use.</param>
    /// <param name="signature">What native callers pass and expect.</param>
    /// <param name="handler">Is called for each call of <see cref="Entry"/>.</param>
    /// <param name="context">The handler's last argument.</param>
    /// <exception cref="FfiException">libffi refuses the signature, or has no memory for closures.</exception>
    internal Closure(LibffiLibrary library, Signature signature, delegate* unmanaged<void*, void*, void**, void*, void> handler, void* context)
        : this(library, signature, PreparedInterface.OfScalars(library, signature, DataModel.Host.Resolve), handler, context)
    {
    }

    /// <summary>Makes a closure of what libffi is told already.</summary>
    /// <param name="library">The libffi to use.</param>
    /// <param name="signature">What native callers pass and expect.</param>
    /// <param name="prepared">What libffi is told of it; the closure frees it.</param>
    /// <param name="handler">Is called for each call of <see cref="Entry"/>.</param>
    /// <param name="context">The handler's last argument.</param>
    internal Closure(LibffiLibrary library, Signature signature, PreparedInterface prepared, delegate* unmanaged<void*, void*, void**, void*, void> handler, void* context)
    {
        _library = library;
        _prepared = prepared;
        void* code;
        _closure = library.AllocateClosure(ClosureBytes, &code);
        if (_closure is null)
        {
            _prepared.Free();
            throw new FfiException(FfiErrorCodes.CallFailed, "ffi_closure_alloc failed: the system gives no memory for callbacks");
        }

        int status = library.PrepareClosure(_closure, _prepared.Cif, handler, context, code);
        if (status != Ok)
        {
            Dispose();
            throw new FfiException(FfiErrorCodes.CallFailed, $"ffi_prep_closure_loc failed with status {status} for {signature}");
        }

        Entry = (nint)code;
    }

    ~Closure() => Free();

    /// <summary>The address that native code calls.</summary>
    internal nint Entry { get; }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_closure is not null)
        {
            _library.FreeClosure(_closure);
            _closure = null;
            _prepared.Free();
        }
    }
}
