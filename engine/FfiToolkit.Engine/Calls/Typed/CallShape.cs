namespace FfiToolkit.Calls.Typed;

/// <summary>
/// The .NET types of a typed call. One object per combination of types, so that a function which knows the object has
/// checked the types.
/// </summary>
/// <param name="isDirect">Whether a call through a function pointer lays the arguments out as the target wants them.</param>
/// <param name="result">The type of the result.</param>
/// <param name="parameters">The types of the parameters.</param>
internal sealed class CallShape(bool isDirect, Type result, params Type[] parameters)
{
    internal bool IsDirect => isDirect;

    /// <summary>Checks that values of these types need no validation for the signature but that of references.</summary>
    /// <exception cref="FfiBindException">They do not fit; the message says which and what would.</exception>
    internal void Verify(NativeFunction function)
    {
        Signature signature = function.Signature;
        int count = parameters.Length;
        if (function.CapturesError)
        {
            // The place that takes the error comes last: out int error.
            count--;
            if (count < 0 || parameters[count] != typeof(Span<int>))
            {
                throw new FfiBindException($"{function} keeps the error number (FunctionOptions.CaptureError): a typed call ends with 'out int error'", signature);
            }
        }

        if (count != signature.Parameters.Length)
        {
            throw new FfiBindException(
                $"{function} takes {signature.Parameters.Length} arguments, the typed call has {count}: {Describe()}{(IsWithError(count, signature) ? "; the error number is kept for functions made with FunctionOptions.CaptureError" : "")}",
                signature);
        }

        for (int i = 0; i < count; i++)
        {
            NativeType type = signature.Parameters[i];
            if (!ShapeTypes.AcceptsArgument(type, parameters[i]))
            {
                throw new FfiBindException(
                    $"Argument {i} of {function} is {type}, the typed call has {TypeNames.Of(parameters[i])}; use {ShapeTypes.ArgumentNames(type)}{ShapeTypes.Difference(type, parameters[i])}",
                    signature);
            }
        }

        if (!ShapeTypes.AcceptsResult(signature.ReturnType, result))
        {
            throw new FfiBindException(
                $"The result of {function} is {signature.ReturnType}, the typed call has {NameOf(result)}; use {ShapeTypes.ResultNames(signature.ReturnType)}{ShapeTypes.Difference(signature.ReturnType, result)}",
                signature);
        }
    }

    private bool IsWithError(int count, Signature signature) => count == signature.Parameters.Length + 1 && parameters[^1] == typeof(Span<int>);

    private string Describe() => $"{NameOf(result)}({string.Join(", ", parameters.Select(TypeNames.Of))})";

    private static string NameOf(Type type) => type == typeof(Nothing) ? "no result" : TypeNames.Of(type);
}
