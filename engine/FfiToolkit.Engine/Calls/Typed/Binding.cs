using System.ComponentModel;

namespace FfiToolkit.Calls.Typed;

/// <summary>A function whose signature fits the types of a delegate. Delegates are closed over it.</summary>
/// <remarks>For code that the Bind generator writes.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Binding
{
    private protected Binding(NativeFunction function, CallShape shape)
    {
        function.Require(shape);
        Function = function;
    }

    internal NativeFunction Function { get; }

    internal abstract Delegate ToDelegate(Type type, bool leaf);
}
