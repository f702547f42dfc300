using System.Runtime.InteropServices;

namespace FfiToolkit.Node.Binding;

/// <summary>The head of <c>struct Call</c> in native/interop.h; one byte of <see cref="SlotKind"/> per argument follows it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CallDescription
{
    /// <summary>A slot stub, or 0 where the call goes through libffi.</summary>
    internal nint Stub;

    /// <summary><c>ffi_call</c> or <c>ffi_call_plan_invoke</c>.</summary>
    internal nint Libffi;

    /// <summary>Its first argument.</summary>
    internal nint Plan;

    /// <summary>The native function.</summary>
    internal nint Target;

    /// <summary>What the isolate's calls share.</summary>
    internal CallState* State;

    /// <summary>Of a call in memory: the function that takes a result that is text once it was read; 0 for none.</summary>
    internal nint Release;

    /// <summary>Of what may run on a stack of its own: how many addresses it is given, and the slot of each, plus <see cref="Function"/> for one of a function; null for others.</summary>
    internal uint* Pointers;

    /// <summary>The slot of a <c>v8::Global</c>.</summary>
    private readonly nint _loop;

    /// <summary>A receiver stub for optimised code, or 0 where there is none.</summary>
    internal nint FastCode;

    /// <summary>V8's description of the signature: <see cref="V8Signatures.Describe"/>.</summary>
    internal nint FastInfo;

    internal uint Count;

    /// <summary>Of a call in memory: where the result is, in slots from the first one.</summary>
    internal uint ResultSlot;

    internal SlotKind Result;

    internal CallsBack CallsBack;

    internal CallForm Form;

    private readonly byte _callsBackLittle;

    /// <summary>Of an address in <see cref="Pointers"/>: that it is declared as a function's.</summary>
    internal const uint Function = 0x8000_0000;

    // C places the array behind the last byte, without padding.
    private const int HeadBytes = 92;

    internal static CallDescription* Allocate(int count) =>
        (CallDescription*)NativeMemory.AllocZeroed((nuint)(Math.Max(sizeof(CallDescription), HeadBytes) + count));

    internal static Span<SlotKind> KindsOf(CallDescription* call) => new((byte*)call + HeadBytes, (int)call->Count);
}
