using System.Runtime.InteropServices;
using FfiToolkit.Node.Callbacks;

namespace FfiToolkit.Node.Binding;

/// <summary><c>struct Functions</c> of native/bind.cc, which is compiled for each Node whose V8 is known.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe partial struct V8Functions
{
    private const string Objects = "ffitk";

    /// <summary>Makes a JavaScript function of a call that must outlive the isolate's use of it; optimised code calls its fast code where the second says so.</summary>
    private readonly delegate* unmanaged<CallDescription*, int, nint*, void> _bind;

    private readonly delegate* unmanaged<SlotKind, SlotKind*, uint, nint> _describe;

    private readonly delegate* unmanaged<nint*, void> _makeHelpers;

    private readonly delegate* unmanaged<nint*, nint*, void> _makeInvoke;

    private readonly delegate* unmanaged<uint, nint> _invokerOf;

    private readonly delegate* unmanaged<nint*, uint, nint*, void> _makeReadingInvoke;

    private readonly delegate* unmanaged<int> _isTerminating;

    /// <summary>Takes the isolate that is entered, and its context, as those that callbacks run in.</summary>
    internal readonly delegate* unmanaged<CallState*, void> Enter;

    /// <summary>Lets go of that context.</summary>
    internal readonly delegate* unmanaged<CallState*, void> Leave;

    /// <summary>Gives a callback its adapter, a <c>napi_value</c>; 0 takes it away.</summary>
    internal readonly delegate* unmanaged<CallbackBlock*, nint, void> Adapt;

    /// <summary>Keeps a callback's adapter alive (1), or lets it be collected (0).</summary>
    internal readonly delegate* unmanaged<CallbackBlock*, int, void> Hold;

    /// <summary>The address of what answers callbacks: the context is a <see cref="CallbackBlock"/>.</summary>
    internal readonly nint Answer;

    private readonly delegate* unmanaged<CallState*, nint, nint*, int> _makeResume;

    /// <summary>Takes an address at which the isolate's callbacks are called (1), or forgets it (0).</summary>
    internal readonly delegate* unmanaged<CallState*, nint, int, void> Know;

    /// <summary>Those of a Node for which <see cref="V8Host.FindObstacle"/> returns null.</summary>
    internal static V8Functions* Of(int nodeMajor) => nodeMajor switch
    {
        20 => Of20(),
        22 => Of22(),
        24 => Of24(),
        _ => Of26(),
    };

    /// <summary>Whether JavaScript is being ended from outside, by the termination of its worker or by a time limit.</summary>
    internal bool IsTerminating => _isTerminating() != 0;

    /// <summary>V8's description of a signature. It must never be freed: V8's compiler threads read it, even while an isolate ends.</summary>
    internal nint Describe(SlotKind result, ReadOnlySpan<SlotKind> kinds)
    {
        fixed (SlotKind* first = kinds)
        {
            return _describe(result, first, (uint)kinds.Length);
        }
    }

    /// <summary>Makes a JavaScript function.</summary>
    /// <param name="call">What it calls; must outlive the isolate's use of the function.</param>
    /// <param name="isFast">Whether optimised code calls its fast code.</param>
    /// <returns>A <c>napi_value</c>.</returns>
    internal nint Bind(CallDescription* call, bool isFast)
    {
        nint function;
        _bind(call, isFast ? 1 : 0, &function);
        return function;
    }

    /// <summary>
    /// Makes the JavaScript functions <c>address(buffer)</c>, <c>copy(string, to, room)</c> for UTF-8, UTF-16 and UTF-32, and
    /// <c>text(address, kind)</c>.
    /// </summary>
    internal nint[] MakeHelpers()
    {
        nint[] functions = new nint[5];
        fixed (nint* first = functions)
        {
            _makeHelpers(first);
        }

        return functions;
    }

    /// <summary>Makes the JavaScript function <c>invoke(call, slots)</c>, and one that optimised code calls slowly too.</summary>
    internal (nint Fast, nint Slow) MakeInvoke()
    {
        nint fast;
        nint slow;
        _makeInvoke(&fast, &slow);
        return (fast, slow);
    }

    /// <summary>
    /// Makes the JavaScript function <c>resume(state)</c>, which goes on with native code that is suspended on a stack of its own and says
    /// what that wants next.
    /// </summary>
    /// <param name="state">The isolate's.</param>
    /// <param name="makeLoop">A <c>napi_value</c>: the function that makes what resumes native code (package/lib/coroutines.js).</param>
    /// <returns>A <c>napi_value</c>; 0 where there are no such stacks for this system.</returns>
    internal nint MakeResume(CallState* state, nint makeLoop)
    {
        nint function;
        return _makeResume(state, makeLoop, &function) != 0 ? function : 0;
    }

    /// <summary>What a receiver stub that reads so many values behind three numbers has as its target.</summary>
    internal nint InvokerOf(int values) => _invokerOf((uint)values);

    /// <summary>Makes the JavaScript function <c>invoke(call, slots, where, ...values)</c>.</summary>
    /// <param name="fast">Two words that outlive the isolate: the stub, and one that this fills in.</param>
    /// <param name="values">How many values the stub reads.</param>
    internal nint MakeReadingInvoke(nint* fast, int values)
    {
        nint function;
        _makeReadingInvoke(fast, (uint)values, &function);
        return function;
    }

    [LibraryImport(Objects, EntryPoint = "ffitk_functions_20")]
    private static partial V8Functions* Of20();

    [LibraryImport(Objects, EntryPoint = "ffitk_functions_22")]
    private static partial V8Functions* Of22();

    [LibraryImport(Objects, EntryPoint = "ffitk_functions_24")]
    private static partial V8Functions* Of24();

    [LibraryImport(Objects, EntryPoint = "ffitk_functions_26")]
    private static partial V8Functions* Of26();
}
