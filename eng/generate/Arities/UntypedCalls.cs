using static FfiToolkit.Generate.CSharp;

namespace FfiToolkit.Generate;

/// <summary><c>Invoke</c>: calls with values of any type.</summary>
internal static class UntypedCalls
{
    // Fixed arities keep their arguments in registers where the span of the general form must be in memory. Their parameters are
    // nullable so that C# takes the literal null for one: it converts to FfiValue in too many ways. What does not convert to
    // FfiValue, a span or an enum, takes the generic overload.
    internal static string Invoke(int arity)
    {
        if (arity is 0 or > 8)
        {
            return "";
        }

        string arguments = List(arity, static i => $"FfiValue? argument{i}");
        string values = List(arity, static i => $"FfiValue value{i} = argument{i}.GetValueOrDefault();", "\n    ");
        string test = List(arity, static i => $" && rules[{i - 1}].TryTake(value{i}, out slots.A{i})", "");
        return $$"""
            /// <inheritdoc cref="Invoke(ReadOnlySpan{FfiValue})"/>
            [OverloadResolutionPriority(2)]
            [SkipLocalsInit]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public FfiValue Invoke({{arguments}})
            {
                {{values}}
                ArgumentRule[] rules = _rules;
                Unsafe.SkipInit(out Slots{{arity}} slots);
                slots.Result = 0;
                if (rules.Length == {{arity}}{{test}})
                {
                    Run(&slots.A1, &slots.Result);
                    return ToValue(slots.Result);
                }

                return InvokeGeneral([{{List(arity, static i => $"value{i}")}}]);
            }

            /// <summary>Calls the function with spans and arrays of unmanaged types in place, pinned for the call, with enums as their numbers, and with all else that the other overloads take.</summary>
            /// <inheritdoc cref="Invoke(ReadOnlySpan{FfiValue})"/>
            [MethodImpl(MethodImplOptions.NoInlining)]
            public FfiValue Invoke{{Generic(Types(arity))}}({{List(arity, static i => $"T{i} argument{i}")}}){{Constraints(arity, "    ")}}
            {
                fixed (byte* {{List(arity, static i => $"p{i} = &Slot.Start(ref argument{i})")}})
                {
                    return InvokeGeneral([{{List(arity, static i => $"Slot.ToValue(ref argument{i}, p{i})")}}]);
                }
            }

            """;
    }
}
