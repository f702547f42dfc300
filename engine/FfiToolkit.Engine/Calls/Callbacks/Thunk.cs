using FfiToolkit.Libffi;

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

    /// <summary>
    /// What its calls pass to the function that answers them: the address of the handler's place, as <see cref="Upcall.Entry"/> takes
    /// it, or what another function takes.
    /// </summary>
    internal abstract nint Context { set; }

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

    /// <summary>Takes native code for a callback: of the engine's own, or libffi's where that cannot be had. It outlives whoever takes it.</summary>
    /// <param name="fastPath">Makes the engine's.</param>
    /// <param name="loadLibffi">Loads libffi.</param>
    /// <param name="signature">How native code calls it.</param>
    /// <param name="answer">
    /// The address of <c>void answer(void* context, uint64_t* slots, uint64_t* result)</c>, such as <see cref="Upcall.Entry"/>: a slot per
    /// argument, a scalar extended by its type, of an aggregate the address; and where the result goes.
    /// </param>
    /// <param name="name">The callback, whose text messages name it by.</param>
    /// <exception cref="FfiException">There is no memory for callbacks, or they need libffi and none could be loaded.</exception>
    internal static Thunk Take(FastPath fastPath, Func<LibffiLibrary> loadLibffi, Signature signature, nint answer, object name)
    {
        if (fastPath.TryMakeThunk(signature, answer, out Thunk? thunk, out string? obstacle))
        {
            return thunk;
        }

        try
        {
            return new ClosureThunk(loadLibffi(), signature, answer, obstacle);
        }
        catch (FfiException error)
        {
            throw new FfiException(error.Code, $"The callback {name} cannot be made: {obstacle}. Nor does libffi make it: {error.Message}");
        }
    }
}
