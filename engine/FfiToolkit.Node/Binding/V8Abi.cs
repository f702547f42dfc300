using System.Runtime.InteropServices;

namespace FfiToolkit.Node.Binding;

/// <summary>native/bind.cc, compiled for each Node whose V8 is known.</summary>
internal static unsafe partial class V8Abi
{
    private const string Objects = "ffitk";

    // Of every isolate, and never freed; see bind.cc. There are as many as there are different signatures.
    private static readonly Dictionary<string, nint> s_descriptions = new(StringComparer.Ordinal);

    private static readonly Lock s_lock = new();

    /// <summary>V8's description of a signature, made once per process.</summary>
    internal static nint Describe(int nodeMajor, SlotKind result, ReadOnlySpan<SlotKind> kinds)
    {
        string key = $"{(byte)result}:{Convert.ToHexString(MemoryMarshal.AsBytes(kinds))}";
        lock (s_lock)
        {
            if (!s_descriptions.TryGetValue(key, out nint description))
            {
                fixed (SlotKind* first = kinds)
                {
                    uint count = (uint)kinds.Length;
                    description = nodeMajor switch
                    {
                        20 => Describe20(result, first, count),
                        22 => Describe22(result, first, count),
                        24 => Describe24(result, first, count),
                        _ => Describe26(result, first, count),
                    };
                }

                s_descriptions.Add(key, description);
            }

            return description;
        }
    }

    /// <summary>Makes a JavaScript function.</summary>
    /// <param name="nodeMajor">One for which <see cref="V8Host.FindObstacle"/> returns null.</param>
    /// <param name="call">What it calls; must outlive the isolate's use of the function.</param>
    /// <param name="isFast">Whether optimised code calls its fast code.</param>
    /// <returns>A <c>napi_value</c>.</returns>
    internal static nint Bind(int nodeMajor, CallDescription* call, bool isFast)
    {
        nint function;
        int fast = isFast ? 1 : 0;
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

    /// <summary>Whether JavaScript is being ended from outside, by the termination of its worker or by a time limit.</summary>
    internal static bool IsTerminating(int nodeMajor) => nodeMajor switch
    {
        20 => IsTerminating20() != 0,
        22 => IsTerminating22() != 0,
        24 => IsTerminating24() != 0,
        _ => IsTerminating26() != 0,
    };

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
    private static partial void Bind20(CallDescription* call, int fast, nint* function);

    [LibraryImport(Objects, EntryPoint = "ffitk_bind_22")]
    private static partial void Bind22(CallDescription* call, int fast, nint* function);

    [LibraryImport(Objects, EntryPoint = "ffitk_bind_24")]
    private static partial void Bind24(CallDescription* call, int fast, nint* function);

    [LibraryImport(Objects, EntryPoint = "ffitk_bind_26")]
    private static partial void Bind26(CallDescription* call, int fast, nint* function);

    [LibraryImport(Objects, EntryPoint = "ffitk_is_terminating_20")]
    private static partial int IsTerminating20();

    [LibraryImport(Objects, EntryPoint = "ffitk_is_terminating_22")]
    private static partial int IsTerminating22();

    [LibraryImport(Objects, EntryPoint = "ffitk_is_terminating_24")]
    private static partial int IsTerminating24();

    [LibraryImport(Objects, EntryPoint = "ffitk_is_terminating_26")]
    private static partial int IsTerminating26();

    [LibraryImport(Objects, EntryPoint = "ffitk_helpers_20")]
    private static partial void Helpers20(nint* address, nint* copy);

    [LibraryImport(Objects, EntryPoint = "ffitk_helpers_22")]
    private static partial void Helpers22(nint* address, nint* copy);

    [LibraryImport(Objects, EntryPoint = "ffitk_helpers_24")]
    private static partial void Helpers24(nint* address, nint* copy);

    [LibraryImport(Objects, EntryPoint = "ffitk_helpers_26")]
    private static partial void Helpers26(nint* address, nint* copy);

    [LibraryImport(Objects, EntryPoint = "ffitk_describe_20")]
    private static partial nint Describe20(SlotKind result, SlotKind* kinds, uint count);

    [LibraryImport(Objects, EntryPoint = "ffitk_describe_22")]
    private static partial nint Describe22(SlotKind result, SlotKind* kinds, uint count);

    [LibraryImport(Objects, EntryPoint = "ffitk_describe_24")]
    private static partial nint Describe24(SlotKind result, SlotKind* kinds, uint count);

    [LibraryImport(Objects, EntryPoint = "ffitk_describe_26")]
    private static partial nint Describe26(SlotKind result, SlotKind* kinds, uint count);
}
