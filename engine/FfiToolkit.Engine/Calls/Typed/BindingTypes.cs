using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace FfiToolkit.Calls.Typed;

/// <summary>Makes bindings for delegate types that the generator did not see, such as those of generic code.</summary>
internal static partial class BindingTypes
{
    /// <exception cref="FfiBindException">The delegate type has no binding, or does not fit the function.</exception>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Trimming keeps the Invoke method of every delegate type that it keeps.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The type parameters of the bindings have no requirements on their members.")]
    internal static Binding Create(NativeFunction function, Type type)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new FfiBindException(
                $"{type.ToString()} cannot be bound here: this program cannot make code at run time (NativeAOT), and when it was compiled no Bind with that type was seen. "
                + "The generator that sees them runs in the C# compiler, not in F#'s or Visual Basic's, and sees no type parameters. Name the type in a Bind in C#, or use Call or Invoke",
                function.Signature);
        }

        MethodInfo invoke = type.GetMethod("Invoke")
            ?? throw new FfiBindException($"{type.Name} is not a delegate type of its own; name one such as Func<int, int>", function.Signature);
        ParameterInfo[] parameters = invoke.GetParameters();
        bool hasResult = invoke.ReturnType != typeof(void);
        ParameterInfo? odd = Array.Find(parameters, static parameter => parameter.ParameterType.IsByRef || parameter.ParameterType.IsPointer);
        if (odd is not null || invoke.ReturnType.IsPointer || invoke.ReturnType.IsByRef)
        {
            throw new FfiBindException(
                $"{type.Name} has {(odd is null ? "a result" : $"a parameter '{odd.Name}'")} of a pointer or by-reference type; use nint, or a span",
                function.Signature);
        }

        Type open = Open(parameters.Length, hasResult)
            ?? throw new FfiBindException($"{type.Name} has {parameters.Length} parameters; delegates of up to 16 can be bound; use Invoke", function.Signature);
        Type[] arguments = [.. parameters.Select(static parameter => parameter.ParameterType), .. hasResult ? [invoke.ReturnType] : Type.EmptyTypes];
        try
        {
            return (Binding)Activator.CreateInstance(arguments.Length == 0 ? open : open.MakeGenericType(arguments), function)!;
        }
        catch (TargetInvocationException failure) when (failure.InnerException is FfiBindException refusal)
        {
            throw refusal;
        }
    }
}
