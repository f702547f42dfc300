using FfiToolkit.Calls.Callbacks;

namespace FfiToolkit.Calls.Typed;

/// <summary>
/// The .NET types of a typed call. One object per combination of types, so that a function which knows the object has
/// checked the types.
/// </summary>
/// <param name="key">The type that stands for the shape.</param>
/// <param name="isDirect">Whether a call through a function pointer lays the arguments out as the target wants them.</param>
/// <param name="result">The type of the result.</param>
/// <param name="parameters">The types of the parameters.</param>
internal sealed class CallShape(Type key, bool isDirect, Type result, params Type[] parameters)
{
    // The signature of the last callback that was found to fit.
    private Signature? _answered;

    internal Type Key => key;

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

    /// <summary>Checks that a handler of these types can answer the calls of a callback.</summary>
    /// <exception cref="FfiBindException">It cannot; the message says why and what would.</exception>
    internal void Verify(CallbackInfo callback)
    {
        Signature signature = callback.Signature;
        if (ReferenceEquals(_answered, signature))
        {
            return;
        }

        if (parameters.Length != signature.Types.Length)
        {
            throw new FfiBindException($"Native code calls {callback} with {signature.Types.Length} arguments; the handler takes {parameters.Length}: {Describe()}", signature);
        }

        // What goes in comes out of native code as a result does, and the other way round.
        for (int i = 0; i < parameters.Length; i++)
        {
            NativeType type = signature.Types[i];
            if (!ShapeTypes.AcceptsResult(type, parameters[i]))
            {
                throw new FfiBindException(
                    $"Argument {i} of {callback} is {type}, the handler has {TypeNames.Of(parameters[i])}; use {ShapeTypes.ResultNames(type)}{ShapeTypes.Difference(type, parameters[i])}",
                    signature);
            }
        }

        NativeType returned = signature.ReturnType;
        if (result == typeof(string) || !ShapeTypes.AcceptsResult(returned, result))
        {
            throw new FfiBindException(
                $"The result of {callback} is {returned}, the handler has {NameOf(result)}; use {ShapeTypes.AnswerNames(returned)}{ShapeTypes.Difference(returned, result)}",
                signature);
        }

        _answered = signature;
    }

    private bool IsWithError(int count, Signature signature) => count == signature.Parameters.Length + 1 && parameters[^1] == typeof(Span<int>);

    private string Describe() => $"{NameOf(result)}({string.Join(", ", parameters.Select(TypeNames.Of))})";

    private static string NameOf(Type type) => type == typeof(Nothing) ? "no result" : TypeNames.Of(type);
}
