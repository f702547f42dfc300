using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FfiToolkit.Benchmarks;

/// <summary>The native functions, and the means to call them without the engine.</summary>
public sealed unsafe class Fixture
{
    private readonly FfiContext _fast = new();
    private readonly FfiContext _libffi = new(new FfiContextOptions { CodeMemory = CodeMemoryPolicy.None });

    /// <summary>The library's address of a function, and the engine's two ways to call it.</summary>
    public (nint Address, NativeFunction Fast, NativeFunction Libffi) Get(string name, string signature)
    {
        string path = name == "getpid" ? "libc.so.6" : Path.Combine(AppContext.BaseDirectory, "libffitk_bench.so");
        NativeFunction fast = _fast.Load(path).GetFunction(name, signature);
        NativeFunction slow = _libffi.Load(path).GetFunction(name, signature);
        if (fast.CallPath != CallPath.Fast || slow.CallPath != CallPath.Libffi)
        {
            throw new InvalidOperationException($"{fast}: {fast.CallPathReason}; {slow.CallPathReason}");
        }

        return (fast.Pointer, fast, slow);
    }

    /// <summary>The context whose functions and callbacks have stubs.</summary>
    public FfiContext Fast => _fast;

    /// <summary>The context whose functions and callbacks go through libffi.</summary>
    public FfiContext Libffi => _libffi;

    /// <summary>The address of a function of the library.</summary>
    public nint Symbol(string name) => _fast.Load(Path.Combine(AppContext.BaseDirectory, "libffitk_bench.so")).GetSymbol(name);

    /// <summary>A function that keeps the error number.</summary>
    public NativeFunction Capturing(string name, string signature) =>
        _fast.Load(Path.Combine(AppContext.BaseDirectory, "libffitk_bench.so")).GetFunction(name, signature, FunctionOptions.CaptureError);

    /// <summary>A delegate over a <c>calli</c> that is made at run time; null under NativeAOT, which has none.</summary>
    public static T? MakeCalli<T>(nint address, Type result, params Type[] parameters)
        where T : Delegate
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            return null;
        }

#pragma warning disable IL3050 // Guarded above.
        DynamicMethod method = new("calli", result, parameters, typeof(Fixture).Module, skipVisibility: true);
#pragma warning restore IL3050
        ILGenerator il = method.GetILGenerator();
        for (int i = 0; i < parameters.Length; i++)
        {
            il.Emit(OpCodes.Ldarg, i);
        }

        il.Emit(OpCodes.Ldc_I8, (long)address);
        il.Emit(OpCodes.Conv_I);
        il.EmitCalli(OpCodes.Calli, CallingConvention.Cdecl, result, parameters);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<T>();
    }
}
