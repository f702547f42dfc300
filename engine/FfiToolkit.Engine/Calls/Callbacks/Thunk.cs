namespace FfiToolkit.Calls.Callbacks;

/// <summary>
/// The native code of one callback, and the place of its handler. The code stays where it is for as long as the process lives, or long
/// enough: what is given back rests until many others have been given back after it.
/// </summary>
/// <param name="handlers">A pinned array.</param>
/// <param name="index">Which element is the handler's place.</param>
internal abstract unsafe class Thunk(CallbackHandler[] handlers, int index)
{
    /// <summary>The address that native code calls.</summary>
    internal abstract nint Entry { get; }

    /// <summary>How it is called.</summary>
    internal abstract CallPath Path { get; }

    /// <summary>What it is, in words.</summary>
    internal abstract string Description { get; }

    /// <summary>Who answers calls from now on. Calls that are being answered go on.</summary>
    internal CallbackHandler Handler
    {
        set => Volatile.Write(ref handlers[index], value);
    }

    /// <summary>The address of the handler's place.</summary>
    private protected nint Place => (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref handlers[index]);

    /// <summary>Gives the thunk back. Its handler is one that goes on answering late calls.</summary>
    /// <param name="isForGood">Whether it must never be another callback's.</param>
    internal abstract void Release(bool isForGood);
}
