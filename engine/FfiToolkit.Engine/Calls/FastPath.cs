using System.Diagnostics.CodeAnalysis;
using FfiToolkit.Calls.Callbacks;
using FfiToolkit.V8;

namespace FfiToolkit.Calls;

/// <summary>The fast path of one context: makes stubs, or says why not.</summary>
internal abstract class FastPath : IDisposable
{
    /// <summary>Why no function of the context has a stub; null where stubs can be made.</summary>
    internal abstract string? Obstacle { get; }

    /// <summary>The context's executable memory.</summary>
    internal abstract CodeMemoryUsage Usage { get; }

    /// <summary>Makes a slot stub: <c>void f(const uint64_t* slots, uint64_t* result)</c>.</summary>
    /// <param name="signature">The target's signature.</param>
    /// <param name="target">The target's address.</param>
    /// <param name="capturesError">Whether it stores the error number behind the result's slots.</param>
    /// <param name="isWrittenByMembers">Whether the slots of aggregates are filled member by member (<c>StubRequest.IsWrittenByMembers</c>).</param>
    /// <param name="stub">The stub; dropping the last reference frees it.</param>
    /// <param name="obstacle">In words, why there is none.</param>
    internal abstract bool TryMakeStub(
        Signature signature, nint target, bool capturesError, bool isWrittenByMembers, [NotNullWhen(true)] out FastStub? stub, [NotNullWhen(false)] out string? obstacle);

    /// <summary>
    /// Makes a receiver stub: <c>R f(receiver, a0, a1, …)</c>, entered by a host that passes its own first argument. Narrow
    /// results are left as the target returned them.
    /// </summary>
    /// <param name="signature">The target's signature.</param>
    /// <param name="target">The target's address.</param>
    /// <param name="mark">Two words that say whether the target is running (<c>StubRequest.Mark</c>); 0 for a stub that does not say it.</param>
    /// <param name="values">How it reads V8's values; null where it gets integers and addresses.</param>
    /// <param name="stub">The stub; dropping the last reference frees it.</param>
    /// <param name="obstacle">In words, why there is none.</param>
    internal abstract bool TryMakeReceiverStub(
        Signature signature, nint target, nint mark, ValueReading? values, [NotNullWhen(true)] out FastStub? stub, [NotNullWhen(false)] out string? obstacle);

    /// <summary>
    /// Makes what a call through a function pointer enters that lays out its arguments as the target wants them: the target
    /// itself, or a stub that does before it what a compiler of .NET code does not.
    /// </summary>
    /// <param name="signature">The target's signature.</param>
    /// <param name="target">The target's address.</param>
    /// <param name="entry">The entry; dropping the last reference frees its memory.</param>
    internal abstract bool TryMakeDirectEntry(Signature signature, nint target, [NotNullWhen(true)] out FastStub? entry);

    /// <summary>Takes native code for a callback. It outlives the context.</summary>
    /// <param name="signature">How native code calls it.</param>
    /// <param name="answer">The function that answers (<see cref="Thunk.Take"/>).</param>
    /// <param name="thunk">The code, which nobody answers yet.</param>
    /// <param name="obstacle">In words, why there is none.</param>
    internal abstract bool TryMakeThunk(Signature signature, nint answer, [NotNullWhen(true)] out Thunk? thunk, [NotNullWhen(false)] out string? obstacle);

    public abstract void Dispose();

    /// <summary>The fast path that the build, the program's switches and the machine allow.</summary>
    internal static FastPath Create(FfiContextOptions options)
    {
#if WITHOUT_FFI_FASTCALL
        return new NoFastPath("the engine was built without it (WithoutFfiFastcall)");
#else
        // Its own statement, so that the trimmer removes what follows where the switch is off.
        if (!FfiFeatures.Fastcall)
        {
            return new NoFastPath("the program was built without it (WithoutFfiFastcall)");
        }

        if (!FfiFeatures.FastcallAllowedByEnvironment)
        {
            return new NoFastPath("it is turned off by the environment variable FFITK_FASTCALL");
        }

        return options.CodeMemory == CodeMemoryPolicy.None
            ? new NoFastPath("the context's options allow no executable memory")
            : Fastcall.StubFastPath.Create(options.CodeMemory);
#endif
    }
}
