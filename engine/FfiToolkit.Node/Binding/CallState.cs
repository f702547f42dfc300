using System.Runtime.InteropServices;

namespace FfiToolkit.Node.Binding;

/// <summary><c>struct CallState</c> of native/interop.h: what the calls of one isolate share. Used on the isolate's thread.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CallState
{
    /// <summary>The <c>napi_env</c>.</summary>
    internal nint Env;

    /// <summary>Counts the calls that did not come from optimised code.</summary>
    internal ulong SlowCalls;

    /// <summary>The native call that is running, or null. Optimised code's, which never enter JavaScript, are not counted.</summary>
    internal CallDescription* Innermost;

    /// <summary>
    /// The native function that optimised code runs by a promise not to call back, or 0. Its stub writes it, and behind it where to
    /// return to (<c>StubRequest.Mark</c>).
    /// </summary>
    internal nint Leaf;

    internal nint LeafReturn;

    /// <summary>What ended a callback: the native call throws it. While it is set no callback runs.</summary>
    internal CallbackFailure Failure;

    /// <summary>Calls of callbacks that have not returned yet.</summary>
    internal uint Depth;

    /// <summary>A word that tells the isolate's thread from others. Not used where V8 is not known.</summary>
    internal nint Thread;

    private readonly nint _isolate;
    private readonly nint _context;
    private readonly nint _running;
    private readonly nint _suspended;
    private readonly nint _idle;
    private readonly uint _coroutines;
    private readonly uint _answers;
    private readonly nint _entries;
    private readonly uint _entriesMask;
    private readonly uint _entriesUsed;
    private readonly nint _makeLoop;

    /// <summary>1 where native code has not run because of a value that is not read here (<c>ValueReading.Refusal</c>). JavaScript makes it 0 again.</summary>
    internal ulong Refused;

    /// <summary>The result of the last call of a function whose results JavaScript takes from here (<see cref="CallForm.ResultInCell"/>).</summary>
    internal ulong Result;

    /// <summary>Callbacks that other copies of this package have registered in the isolate. JavaScript writes it.</summary>
    internal ulong Others;

    /// <summary>The native function that is running by a promise not to call back, by whatever path, or 0.</summary>
    internal readonly nint ForbiddenTarget => Leaf != 0 ? Leaf : Innermost is not null && Innermost->CallsBack == CallsBack.PromisedNot ? Innermost->Target : 0;

    /// <summary>Bytes from <see cref="Refused"/> to the end, which JavaScript sees.</summary>
    internal const int CellBytes = 3 * sizeof(ulong);
}
