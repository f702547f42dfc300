using FfiToolkit.Types;

namespace FfiToolkit.Calls;

/// <summary>Compares callbacks with the function types that parameters declare.</summary>
internal static class FunctionTypes
{
    /// <summary>Checks that a callback may be passed.</summary>
    /// <param name="callback">The callback.</param>
    /// <param name="type">The parameter's type.</param>
    /// <param name="function">The function that is called.</param>
    /// <param name="index">Which argument it is.</param>
    /// <exception cref="FfiArgumentException">It is disposed, or of another signature than the type declares.</exception>
    internal static void Require(NativeCallback callback, PointerType type, string function, int index)
    {
        if (callback.IsDisposed)
        {
            throw ArgumentRefusal.Because(function, index, $"is the callback {callback}, which is disposed");
        }

        if (type.FunctionSignature is { } declared && !AreAlike(declared, callback.Signature))
        {
            throw ArgumentRefusal.Because(function, index, $"is the callback {callback}; its type is {type}");
        }
    }

    /// <summary>Whether native code that calls by one signature may call a function of the other: names of types do not matter.</summary>
    private static bool AreAlike(Signature left, Signature right)
    {
        if (left.Equals(right))
        {
            return true;
        }

        bool areAlike = left.Types.Length == right.Types.Length && left.IsVariadic == right.IsVariadic && AreAlike(left.ReturnType, right.ReturnType);
        for (int i = 0; areAlike && i < left.Types.Length; i++)
        {
            areAlike = AreAlike(left.Types[i], right.Types[i]);
        }

        return areAlike;
    }

    private static bool AreAlike(NativeType left, NativeType right) =>
        left.IsAggregate ? left == right : DataModel.Host.Resolve(left) == DataModel.Host.Resolve(right);
}
