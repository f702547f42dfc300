using System.Runtime.InteropServices;
using FfiToolkit.Node.Binding;

namespace FfiToolkit.Node.Callbacks;

/// <summary><c>struct Callback</c> of native/interop.h: what the code at one address passes to what answers it.</summary>
/// <remarks>An address has one block for as long as the process lives, whatever callbacks follow each other there: a late call reads it too.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CallbackBlock
{
    private static readonly Dictionary<nint, nint> s_blocks = [];

    /// <summary>The thread where JavaScript may answer at once, as <see cref="CallState.Thread"/> has it; 0 where it may nowhere.</summary>
    internal nint Thread;

    internal CallState* State;

    /// <summary>The slot of a <c>v8::Global</c>. Not used where V8 is not known.</summary>
    internal nint Adapter;

    /// <summary>What the adapter works on, as <see cref="CallbackLayout"/> has it: the result.</summary>
    internal ulong* Memory;

    /// <summary>The arguments behind it.</summary>
    internal ulong* Arguments;

    /// <summary><see cref="CallbackLayout.Sizes"/>; null where no argument is an aggregate. Read on JavaScript's thread alone, before the callback is released.</summary>
    internal int* Sizes;

    /// <summary>What native code gets where no JavaScript runs.</summary>
    internal ulong Substitute;

    /// <summary>Answers what native/callback.h does not.</summary>
    internal delegate* unmanaged<CallbackBlock*, ulong*, ulong*, void> Rare;

    /// <summary>A handle of the <see cref="Callback"/>.</summary>
    internal nint Self;

    internal uint Count;

    /// <summary>The size of a result that is an aggregate; 0 for one that is a slot.</summary>
    internal uint ResultBytes;

    /// <summary>Which of JavaScript's adapters is this one's, where native code on a stack of its own asks for it; <see cref="NoPlace"/> where it is not there.</summary>
    internal int Place;

    /// <summary>Whether a stub of the engine's calls it (1), or a closure of libffi's (0).</summary>
    internal uint IsThunk;

    /// <summary>That there is none: <c>kOther</c> of native/coroutine.h; known to the JavaScript package, too.</summary>
    internal const int NoPlace = 1;

    /// <summary>Gives native code what it gets where no JavaScript runs.</summary>
    internal readonly void GiveSubstitute(ulong* result)
    {
        if (ResultBytes == 0)
        {
            *result = Substitute;
        }
        else
        {
            NativeMemory.Clear(result, ResultBytes);
        }
    }

    /// <summary>The block of an address.</summary>
    /// <param name="entry">The address.</param>
    internal static CallbackBlock* Of(nint entry)
    {
        lock (s_blocks)
        {
            if (!s_blocks.TryGetValue(entry, out nint block))
            {
                block = (nint)NativeMemory.AllocZeroed((nuint)sizeof(CallbackBlock));
                s_blocks.Add(entry, block);
            }

            return (CallbackBlock*)block;
        }
    }
}
