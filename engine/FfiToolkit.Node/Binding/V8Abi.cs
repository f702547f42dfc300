using System.Runtime.InteropServices;

namespace FfiToolkit.Node.Binding;

/// <summary>native/bind.cc, compiled for each Node whose V8 is known.</summary>
internal static unsafe partial class V8Abi
{
    private const string Objects = "ffitk";

    /// <summary>The major versions of Node that functions can be bound for.</summary>
    internal static IReadOnlyList<int> Known { get; } = [20, 22, 24, 26];

    /// <summary>Makes a JavaScript function.</summary>
    /// <param name="nodeMajor">One of <see cref="Known"/>.</param>
    /// <param name="call">What it calls; must outlive the isolate's use of the function.</param>
    /// <param name="fast">A receiver stub for optimised code; 0 for none.</param>
    /// <returns>A <c>napi_value</c>.</returns>
    internal static nint Bind(int nodeMajor, CallDescription* call, nint fast)
    {
        nint function;
        switch (nodeMajor)
        {
            case 20:
                Bind20(call, fast, &function);
                break;
            case 22:
                Bind22(call, fast, &function);
                break;
            case 24:
                Bind24(call, fast, &function);
                break;
            default:
                Bind26(call, fast, &function);
                break;
        }

        return function;
    }

    /// <summary>Makes the JavaScript functions <c>address(buffer)</c> and <c>copy(string, to, room)</c> of native/bind.cc.</summary>
    internal static (nint Address, nint Copy) Helpers(int nodeMajor)
    {
        nint address;
        nint copy;
        switch (nodeMajor)
        {
            case 20:
                Helpers20(&address, &copy);
                break;
            case 22:
                Helpers22(&address, &copy);
                break;
            case 24:
                Helpers24(&address, &copy);
                break;
            default:
                Helpers26(&address, &copy);
                break;
        }

        return (address, copy);
    }

    [LibraryImport(Objects, EntryPoint = "ffitk_bind_20")]
    private static partial void Bind20(CallDescription* call, nint fast, nint* function);

    [LibraryImport(Objects, EntryPoint = "ffitk_bind_22")]
    private static partial void Bind22(CallDescription* call, nint fast, nint* function);

    [LibraryImport(Objects, EntryPoint = "ffitk_bind_24")]
    private static partial void Bind24(CallDescription* call, nint fast, nint* function);

    [LibraryImport(Objects, EntryPoint = "ffitk_bind_26")]
    private static partial void Bind26(CallDescription* call, nint fast, nint* function);

    [LibraryImport(Objects, EntryPoint = "ffitk_helpers_20")]
    private static partial void Helpers20(nint* address, nint* copy);

    [LibraryImport(Objects, EntryPoint = "ffitk_helpers_22")]
    private static partial void Helpers22(nint* address, nint* copy);

    [LibraryImport(Objects, EntryPoint = "ffitk_helpers_24")]
    private static partial void Helpers24(nint* address, nint* copy);

    [LibraryImport(Objects, EntryPoint = "ffitk_helpers_26")]
    private static partial void Helpers26(nint* address, nint* copy);
}
