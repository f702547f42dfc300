using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfiToolkit;

namespace NativeTour;

/// <summary>Remembers the functions that were used and prints how each was called.</summary>
internal sealed class Report
{
    private readonly List<NativeFunction> _functions = [];
    private readonly List<string> _libraries = [];

    /// <summary>Loads a library and remembers it.</summary>
    public DynamicLibrary Load(FfiContext ffi, string name)
    {
        DynamicLibrary library = ffi.Load(name);
        _libraries.Add(name);
        return library;
    }

    /// <summary>Takes a function from a library and remembers it.</summary>
    public NativeFunction Get(DynamicLibrary library, string name, string signature)
    {
        NativeFunction function = library.GetFunction(name, signature);
        _functions.Add(function);
        return function;
    }

    public void Print(FfiContext ffi)
    {
        foreach (NativeFunction function in _functions)
        {
            Console.WriteLine($"path: {function.Name} {function.CallPath}: {function.CallPathReason}");
        }

        Console.WriteLine($"path: machine {RuntimeInformation.RuntimeIdentifier} {RuntimeInformation.FrameworkDescription} {(RuntimeFeature.IsDynamicCodeSupported ? "CoreCLR" : "NativeAOT")}");
        Console.WriteLine($"path: libraries {string.Join(' ', _libraries.Distinct())}");
        Console.WriteLine($"path: code-memory {ffi.CodeMemory.Stubs} stubs in {ffi.CodeMemory.MappedBytes} bytes");
        Console.WriteLine($"path: libffi {ffi.Libffi.Path} version={ffi.Libffi.Version} packed={ffi.Libffi.IsPacked} plans={ffi.Libffi.HasCallPlans}");
    }
}
