using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FfiToolkit.Calls.Typed;

/// <summary>Binds delegate types that the generator did not see, such as those of generic code.</summary>
internal static partial class BindingTypes
{
    /// <exception cref="FfiBindException">The delegate type has no binding, or does not fit the function.</exception>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Trimming keeps the Invoke method of every delegate type that it keeps.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The type parameters of the bindings have no requirements on their members.")]
    internal static Delegate Bind(NativeFunction function, Type type, bool leaf)
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
        foreach (ParameterInfo parameter in parameters)
        {
            if (parameter.ParameterType.IsPointer || (parameter.ParameterType is { IsByRef: true } reference && !BlockTypes.IsUnmanaged(reference.GetElementType()!)))
            {
                throw new FfiBindException($"{type.Name} has a parameter '{parameter.Name}' {WhyNot(parameter.ParameterType)}", function.Signature);
            }
        }

        if (invoke.ReturnType.IsPointer || invoke.ReturnType.IsByRef)
        {
            throw new FfiBindException($"{type.Name} has a result of a pointer or by-reference type; use nint", function.Signature);
        }

        Type open = Open(parameters.Length, hasResult)
            ?? throw new FfiBindException($"{type.Name} has {parameters.Length} parameters; delegates of up to 16 can be bound; use Invoke", function.Signature);
        Type[] arguments = new Type[parameters.Length + (hasResult ? 1 : 0)];
        arguments.AsSpan(parameters.Length).Fill(invoke.ReturnType);
        for (int i = 0; i < parameters.Length; i++)
        {
            // A ref, out or in parameter goes as a span of one element: pinned for the call, in place.
            Type parameter = parameters[i].ParameterType;
            arguments[i] = parameter.IsByRef ? typeof(Span<>).MakeGenericType(parameter.GetElementType()!) : parameter;
        }

        try
        {
            Binding binding = (Binding)Activator.CreateInstance(arguments.Length == 0 ? open : open.MakeGenericType(arguments), function)!;
            return parameters.Any(static parameter => parameter.ParameterType.IsByRef)
                ? ByReference(type, invoke, binding, leaf)
                : binding.ToDelegate(type, leaf);
        }
        catch (TargetInvocationException failure) when (failure.InnerException is FfiBindException refusal)
        {
            throw refusal;
        }
    }

    private static string WhyNot(Type parameter) => parameter.IsPointer
        ? "of a pointer type; use nint, ref or a span"
        : $"that refers to a {TypeNames.Of(parameter.GetElementType()!)}; native code takes references to unmanaged types";

    /// <summary>A delegate with by-reference parameters, which no type parameter can be: a method between it and the binding makes the spans.</summary>
    [RequiresDynamicCode("The method is made at run time.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "ToDelegate of the binding keeps its methods.")]
    private static Delegate ByReference(Type type, MethodInfo invoke, Binding binding, bool leaf)
    {
        Type[] parameters = [binding.GetType(), .. invoke.GetParameters().Select(static parameter => parameter.ParameterType)];
        DynamicMethod method = new($"{type.Name}.Invoke", invoke.ReturnType, parameters, typeof(BindingTypes).Module, skipVisibility: true);
        ILGenerator code = method.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        for (int i = 1; i < parameters.Length; i++)
        {
            code.Emit(OpCodes.Ldarg, (short)i);
            if (parameters[i].IsByRef)
            {
                code.Emit(OpCodes.Ldc_I4_1);
                code.Emit(OpCodes.Call, typeof(MemoryMarshal).GetMethod(nameof(MemoryMarshal.CreateSpan))!.MakeGenericMethod(parameters[i].GetElementType()!));
            }
        }

        code.Emit(OpCodes.Callvirt, binding.GetType().GetMethod(leaf ? "CallLeaf" : "Call")!);
        code.Emit(OpCodes.Ret);
        return method.CreateDelegate(type, binding);
    }
}
