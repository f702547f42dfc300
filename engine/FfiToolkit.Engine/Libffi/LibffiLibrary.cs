using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace FfiToolkit.Libffi;

/// <summary>A loaded libffi: its entry points and type descriptors. Loaded once per path and never unloaded.</summary>
internal sealed unsafe class LibffiLibrary
{
    // Not unloaded: call interfaces of every context point at its type descriptors.
    private static readonly ConcurrentDictionary<string, Lazy<LibffiLibrary>> s_loaded = new(StringComparer.Ordinal);

    private readonly nint _handle;

    private LibffiLibrary(string path, bool isPacked, nint handle)
    {
        Path = path;
        IsPacked = isPacked;
        _handle = handle;
        Prepare = (delegate* unmanaged<void*, int, uint, nint, nint*, int>)NativeLibrary.GetExport(handle, "ffi_prep_cif");
        Call = (delegate* unmanaged<void*, nint, void*, void**, void>)NativeLibrary.GetExport(handle, "ffi_call");
        AllocateClosure = (delegate* unmanaged<nuint, void**, void*>)NativeLibrary.GetExport(handle, "ffi_closure_alloc");
        PrepareClosure = (delegate* unmanaged<void*, void*, delegate* unmanaged<void*, void*, void**, void*, void>, void*, void*, int>)NativeLibrary.GetExport(handle, "ffi_prep_closure_loc");
        FreeClosure = (delegate* unmanaged<void*, void>)NativeLibrary.GetExport(handle, "ffi_closure_free");
        Version = ReadVersion();
        DefaultAbi = ReadDefaultAbi();
        if (TryGet("ffi_call_plan_alloc", out nint allocate) && TryGet("ffi_call_plan_invoke", out nint invoke) && TryGet("ffi_call_plan_free", out nint free))
        {
            AllocatePlan = (delegate* unmanaged<void*, nint>)allocate;
            InvokePlan = (delegate* unmanaged<nint, nint, void*, void**, void>)invoke;
            FreePlan = (delegate* unmanaged<nint, void>)free;
        }
    }

    internal string Path { get; }

    /// <summary>Whether it is the copy that our native packages put beside the program.</summary>
    internal bool IsPacked { get; }

    /// <summary>The version; null before libffi 3.5, which cannot say.</summary>
    internal string? Version { get; }

    /// <summary><c>FFI_DEFAULT_ABI</c> of the library's target.</summary>
    internal int DefaultAbi { get; }

    internal delegate* unmanaged<void*, int, uint, nint, nint*, int> Prepare { get; }

    internal delegate* unmanaged<void*, nint, void*, void**, void> Call { get; }

    internal delegate* unmanaged<nuint, void**, void*> AllocateClosure { get; }

    internal delegate* unmanaged<void*, void*, delegate* unmanaged<void*, void*, void**, void*, void>, void*, void*, int> PrepareClosure { get; }

    internal delegate* unmanaged<void*, void> FreeClosure { get; }

    /// <summary>Whether the library has reusable call plans: from libffi 3.7.</summary>
    internal bool HasPlans => InvokePlan is not null;

    internal delegate* unmanaged<void*, nint> AllocatePlan { get; }

    internal delegate* unmanaged<nint, nint, void*, void**, void> InvokePlan { get; }

    internal delegate* unmanaged<nint, void> FreePlan { get; }

    /// <summary>Loads libffi: from the given path, else the packed copy, else the system's.</summary>
    /// <exception cref="FfiException">None could be loaded; the message lists every place that was tried.</exception>
    internal static LibffiLibrary Load(string? explicitPath)
    {
        string key = explicitPath ?? "";
        return s_loaded.GetOrAdd(key, static key => new Lazy<LibffiLibrary>(() => Find(key.Length == 0 ? null : key))).Value;
    }

    /// <summary>The <c>ffi_type</c> descriptor of a scalar of a resolved kind.</summary>
    internal nint GetDescriptor(NativeKind kind) => NativeLibrary.GetExport(_handle, kind switch
    {
        NativeKind.Void => "ffi_type_void",
        NativeKind.UInt8 => "ffi_type_uint8",
        NativeKind.Int8 => "ffi_type_sint8",
        NativeKind.Int16 => "ffi_type_sint16",
        NativeKind.UInt16 => "ffi_type_uint16",
        NativeKind.Int32 => "ffi_type_sint32",
        NativeKind.UInt32 => "ffi_type_uint32",
        NativeKind.Int64 => "ffi_type_sint64",
        NativeKind.UInt64 => "ffi_type_uint64",
        NativeKind.Float32 => "ffi_type_float",
        NativeKind.Float64 => "ffi_type_double",
        NativeKind.Pointer => "ffi_type_pointer",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "libffi has no descriptor of this kind."),
    });

    private static LibffiLibrary Find(string? explicitPath)
    {
        List<string> tried = [];
        foreach ((string place, bool isPacked, nint handle) in LibffiLocator.Load(explicitPath))
        {
            try
            {
                if (handle != 0)
                {
                    return new LibffiLibrary(place, isPacked, handle);
                }

                tried.Add(place);
            }
            catch (EntryPointNotFoundException)
            {
                tried.Add($"{place} (not a libffi)");
            }
        }

        throw new FfiException(
            FfiErrorCodes.LibffiUnavailable,
            $"No libffi could be loaded (tried {string.Join(", ", tried)}). "
            + "Reference the FfiToolkit.Native package, install the system's libffi, or set FfiContextOptions.LibffiPath.");
    }

    private string? ReadVersion() =>
        TryGet("ffi_get_version", out nint export) ? Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)export)()) : null;

    private int ReadDefaultAbi()
    {
        if (TryGet("ffi_get_default_abi", out nint export))
        {
            return (int)((delegate* unmanaged<uint>)export)();
        }

        // Before 3.5 the number must be known: the FFI_DEFAULT_ABI of each ffitarget.h (UNIX64 and VFP 2, GNUW64 2, SYSV 1).
        return RuntimeInformation.ProcessArchitecture == Architecture.Arm64 && !OperatingSystem.IsWindows() ? 1 : 2;
    }

    private bool TryGet(string name, out nint export) => NativeLibrary.TryGetExport(_handle, name, out export);
}
