using System.ComponentModel;
using FfiToolkit.Calls.Callbacks;

namespace FfiToolkit.Calls.Typed;

/// <summary>
/// The delegate types that <c>FfiContext.CreateCallback</c> was seen with when the program was compiled. NativeAOT has the code of
/// their handlers through it, without reflection.
/// </summary>
/// <remarks>For code that the Bind generator writes.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class HandlerRegistry
{
    /// <summary>Makes a delegate type known.</summary>
    /// <typeparam name="TDelegate">The delegate type.</typeparam>
    /// <param name="factory">Makes the handler of a delegate.</param>
    public static void Register<TDelegate>(Func<CallbackInfo, TDelegate, CallbackHandler> factory)
        where TDelegate : Delegate => Factory<TDelegate>.Value = factory;

    internal static Func<CallbackInfo, TDelegate, CallbackHandler>? Find<TDelegate>()
        where TDelegate : Delegate => Factory<TDelegate>.Value;

    private static class Factory<TDelegate>
        where TDelegate : Delegate
    {
        internal static Func<CallbackInfo, TDelegate, CallbackHandler>? Value { get; set; }
    }
}
