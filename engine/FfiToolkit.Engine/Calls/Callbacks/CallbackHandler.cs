using System.ComponentModel;
using FfiToolkit.Calls.Typed;

namespace FfiToolkit.Calls.Callbacks;

/// <summary>What answers the calls of a callback.</summary>
/// <remarks>Public for code that the generator writes.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract unsafe class CallbackHandler
{
    private protected CallbackHandler(CallbackInfo info) => Info = info;

    /// <exception cref="FfiBindException">The types do not fit the callback's signature.</exception>
    private protected CallbackHandler(CallbackInfo info, CallShape shape)
        : this(info) => shape.Verify(info);

    internal CallbackInfo Info { get; }

    /// <summary>Answers a call.</summary>
    /// <param name="slots">8 bytes per argument: a scalar extended by its type, the address of an aggregate.</param>
    /// <param name="result">Takes the result: a scalar extended to 8 bytes, an aggregate in as many bytes as it has.</param>
    internal abstract void Run(ulong* slots, byte* result);
}
