using System.Runtime.InteropServices;

namespace FfiToolkit.Calls;

/// <summary>The mark of a page of stack: says what a call made from there is inside. A cache line of its own, which one thread at a time writes.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal unsafe struct CallMark
{
    internal const int Bytes = 64;

    /// <summary>What a spare is inside while it gets its page: odd as a page, but none.</summary>
    internal const nint Claimed = 1;

    /// <summary>
    /// The gate of the <see cref="CallGuard"/> that the call is inside; <see cref="Page"/> where there is no call. So one look says
    /// both whose mark it is and that it is free. No gate is a page: the one is even, the other odd.
    /// </summary>
    internal nint Inside;

    /// <summary>
    /// The page whose calls use the mark (<see cref="CallMarks.PageOf(nint)"/>), for good once it is set; 0 where none does. Of a spare the
    /// page of its last call.
    /// </summary>
    internal nint Page;

    /// <summary>The next of the marks that have been taken.</summary>
    internal CallMark* Next;
}
