using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using FfiToolkit.Calls.Callbacks;

namespace FfiToolkit.Calls.Typed;

/// <summary>Makes handlers of delegate types that the generator did not see.</summary>
internal static partial class HandlerTypes
{
    /// <exception cref="FfiBindException">Delegates of the type answer no calls, or not those of the callback.</exception>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Trimming keeps the Invoke method of every delegate type that it keeps.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Trimming keeps the Invoke method of every delegate type that it keeps.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The type parameters of the handlers have no requirements on their members.")]
    internal static CallbackHandler Make(CallbackInfo info, Delegate handler)
    {
        Type type = handler.GetType();
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new FfiBindException(
                $"{type.ToString()} cannot answer calls here: this program cannot make code at run time (NativeAOT), and when it was compiled no CreateCallback with that type was seen. "
                + "The generator that sees them runs in the C# compiler, not in F#'s or Visual Basic's, and sees no type parameters. Name the type in a CreateCallback in C#, or use an FfiCallback",
                info.Signature);
        }

        MethodInfo invoke = type.GetMethod("Invoke")!;
        ParameterInfo[] parameters = invoke.GetParameters();
        bool hasResult = invoke.ReturnType != typeof(void);
        foreach (Type part in parameters.Select(static parameter => parameter.ParameterType).Append(invoke.ReturnType))
        {
            if (part.IsPointer || part.IsByRef || part.IsByRefLike || part.IsFunctionPointer)
            {
                throw new FfiBindException($"{type.Name} has a part of type {TypeNames.Of(part)}, which a typed callback cannot take; use nint or a struct by value, or an FfiCallback", info.Signature);
            }
        }

        (Handler Handler, Type Delegate) open = Open(parameters.Length, hasResult)
            ?? throw new FfiBindException($"{type.Name} has {parameters.Length} parameters; typed callbacks have up to 16; use an FfiCallback", info.Signature);
        Type[] arguments = [.. parameters.Select(static parameter => parameter.ParameterType), .. hasResult ? [invoke.ReturnType] : Type.EmptyTypes];
        Type plain = arguments.Length == 0 ? open.Delegate : open.Delegate.MakeGenericType(arguments);
        try
        {
            return (CallbackHandler)Activator.CreateInstance(open.Handler.Of(arguments), info, type == plain ? handler : Delegate.CreateDelegate(plain, handler, invoke))!;
        }
        catch (TargetInvocationException failure) when (failure.InnerException is FfiBindException refusal)
        {
            throw refusal;
        }
    }

    /// <summary>An open type of handler, whose constructor trimming keeps.</summary>
    private readonly struct Handler([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type open)
    {
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
        private readonly Type _open = open;

        [RequiresDynamicCode("The type is made at run time.")]
        [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The type parameters of the handlers have no requirements on their members.")]
        [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
        internal Type Of(Type[] arguments) => arguments.Length == 0 ? _open : _open.MakeGenericType(arguments);
    }
}
