using System.Runtime.InteropServices;

namespace FfiToolkit.Benchmarks;

/// <summary>libffi itself, as a C program would use it: a prepared call interface, no validation, no guard.</summary>
public sealed unsafe class RawLibffi
{
    private readonly delegate* unmanaged<void*, nint, void*, void**, void> _call;
    private readonly delegate* unmanaged<nint, nint, void*, void**, void> _invoke;
    private readonly void* _cif;
    private readonly nint _plan;
    private readonly nint _target;

    public RawLibffi(nint target, string result, params string[] parameters)
    {
        string packed = Path.Combine(AppContext.BaseDirectory, "libffi.so.8");
        nint library = NativeLibrary.Load(File.Exists(packed) ? packed : "libffi.so.8");
        nint Type(string name) => NativeLibrary.GetExport(library, "ffi_type_" + name);

        _target = target;
        _cif = NativeMemory.AllocZeroed(64);
        nint* types = (nint*)NativeMemory.Alloc((nuint)parameters.Length + 1, (nuint)sizeof(nint));
        for (int i = 0; i < parameters.Length; i++)
        {
            types[i] = Type(parameters[i]);
        }

        var prepare = (delegate* unmanaged<void*, int, uint, nint, nint*, int>)NativeLibrary.GetExport(library, "ffi_prep_cif");
        const int Unix64 = 2;
        int status = prepare(_cif, Unix64, (uint)parameters.Length, Type(result), types);
        if (status != 0)
        {
            throw new InvalidOperationException($"ffi_prep_cif: {status}");
        }

        _call = (delegate* unmanaged<void*, nint, void*, void**, void>)NativeLibrary.GetExport(library, "ffi_call");
        if (NativeLibrary.TryGetExport(library, "ffi_call_plan_alloc", out nint allocate))
        {
            _plan = ((delegate* unmanaged<void*, nint>)allocate)(_cif);
            _invoke = (delegate* unmanaged<nint, nint, void*, void**, void>)NativeLibrary.GetExport(library, "ffi_call_plan_invoke");
        }
    }

    public void Call(void* result, void** arguments) => _call(_cif, _target, result, arguments);

    public void InvokePlan(void* result, void** arguments)
    {
        if (_plan == 0)
        {
            throw new NotSupportedException("This libffi has no call plans (3.7 and later have them).");
        }

        _invoke(_plan, _target, result, arguments);
    }
}
