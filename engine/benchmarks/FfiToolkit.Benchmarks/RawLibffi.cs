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
        : this(target, Load(), result, parameters)
    {
    }

    private RawLibffi(nint target, nint library, string result, params string[] parameters)
        : this(target, library, Type(library, result), [.. parameters.Select(parameter => Type(library, parameter))])
    {
    }

    private RawLibffi(nint target, nint library, nint result, nint[] parameters)
    {
        _target = target;
        _cif = NativeMemory.AllocZeroed(64);
        nint* types = (nint*)NativeMemory.Alloc((nuint)parameters.Length + 1, (nuint)sizeof(nint));
        parameters.CopyTo(new Span<nint>(types, parameters.Length));

        var prepare = (delegate* unmanaged<void*, int, uint, nint, nint*, int>)NativeLibrary.GetExport(library, "ffi_prep_cif");
        const int Unix64 = 2;
        int status = prepare(_cif, Unix64, (uint)parameters.Length, result, types);
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

    /// <summary>A function that takes and returns a struct, described as libffi's manual does.</summary>
    public static RawLibffi OfStruct(nint target, params string[] members)
    {
        const short Structure = 13;
        nint library = Load();

        // struct _ffi_type: size, alignment, type, elements.
        nint* type = (nint*)NativeMemory.AllocZeroed((nuint)(3 + members.Length + 1), (nuint)sizeof(nint));
        ((short*)type)[5] = Structure;
        type[2] = (nint)(type + 3);
        for (int i = 0; i < members.Length; i++)
        {
            type[3 + i] = Type(library, members[i]);
        }

        return new RawLibffi(target, library, (nint)type, [(nint)type]);
    }

    private static nint Load()
    {
        string packed = Path.Combine(AppContext.BaseDirectory, "libffi.so.8");
        return NativeLibrary.Load(File.Exists(packed) ? packed : "libffi.so.8");
    }

    private static nint Type(nint library, string name) => NativeLibrary.GetExport(library, "ffi_type_" + name);

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
