using System.Runtime.InteropServices;

namespace FfiToolkit.Stubs;

/// <summary>What one callback's trampoline reads: two words of data memory, which are changed without touching code.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CallbackCell
{
    /// <summary>What the body's target gets as its first argument.</summary>
    internal nint Context;

    /// <summary>The body: a stub of kind <see cref="StubKind.Callback"/>.</summary>
    internal nint Body;
}
