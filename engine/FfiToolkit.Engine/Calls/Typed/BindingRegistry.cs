using System.ComponentModel;

namespace FfiToolkit.Calls.Typed;

/// <summary>
/// The delegate types that <see cref="NativeFunction.Bind"/> was seen with when the program was compiled. NativeAOT has
/// their code through it, without reflection.
/// </summary>
/// <remarks>For code that the Bind generator writes.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BindingRegistry
{
    /// <summary>Makes a delegate type known.</summary>
    /// <typeparam name="TDelegate">The delegate type.</typeparam>
    /// <param name="factory">Binds a function; its second argument asks for leaf calls.</param>
    public static void Register<TDelegate>(Func<NativeFunction, bool, TDelegate> factory)
        where TDelegate : Delegate => Factory<TDelegate>.Value = factory;

    internal static Func<NativeFunction, bool, TDelegate>? Find<TDelegate>()
        where TDelegate : Delegate => Factory<TDelegate>.Value;

    private static class Factory<TDelegate>
        where TDelegate : Delegate
    {
        internal static Func<NativeFunction, bool, TDelegate>? Value { get; set; }
    }
}
