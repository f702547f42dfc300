using System.Runtime.CompilerServices;

namespace FfiToolkit.Calls.Typed;

/// <summary>Memory of one call on its caller's stack, for slots with aggregates and their result.</summary>
[InlineArray(Size / sizeof(ulong))]
internal struct CallMemory
{
    /// <summary>Its size in bytes. Calls that need more take the general way.</summary>
    internal const int Size = 512;

    private ulong _first;
}
