using System.Text;
using static FfiToolkit.Generate.CSharp;
using static FfiToolkit.Generate.DirectCalls;
using static FfiToolkit.Generate.StandInCalls;

namespace FfiToolkit.Generate;

/// <summary><c>Call</c> and <c>CallVoid</c>: calls with .NET types, which are checked once.</summary>
internal static class TypedCalls
{
    internal static string Calls(int arity)
    {
        string all = Generic(Types(arity), "TResult");
        string nothing = Generic(Types(arity), "Nothing");
        string documentation = arity == 0
            ? "without arguments"
            : arity == 1 ? "with one argument" : $"with {arity} arguments";
        StringBuilder text = new();
        text.Append($$"""
            /// <summary>Calls the function {{documentation}}. The .NET types are checked against the signature once; numbers cause no allocation.</summary>
            /// <exception cref="FfiBindException">The types do not fit the signature.</exception>
            /// <exception cref="FfiClosedException">The library is closed.</exception>
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public TResult Call{{all}}({{Parameters(arity)}}){{Constraints(arity, "    ")}}
            {
                return CallChecked{{all}}({{List(arity, static i => $"a{i}, ", "")}}IsReady(typeof(FuncShape{{all}})));
            }

            /// <summary>Calls the function {{documentation}} and no result. The .NET types are checked against the signature once; numbers cause no allocation.</summary>
            /// <exception cref="FfiBindException">The types do not fit the signature.</exception>
            /// <exception cref="FfiClosedException">The library is closed.</exception>
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void CallVoid{{Generic(Types(arity))}}({{Parameters(arity)}}){{Constraints(arity, "    ")}}
            {
                CallChecked{{nothing}}({{List(arity, static i => $"a{i}, ", "")}}IsReady(typeof(FuncShape{{nothing}})));
            }

            """);
        text.Append('\n').Append(Core(arity, leaf: false)).Append('\n').Append(Core(arity, leaf: true)).Append('\n').Append(InMemory(arity));
        if (TakesStandIns(arity))
        {
            text.Append('\n').Append(ByStandIns(arity));
        }

        if (arity < Program.MaximumArity)
        {
            text.Append('\n').Append(CallWithError(arity, documentation));
        }

        if (arity > 0)
        {
            text.Append($$"""

                [MethodImpl(MethodImplOptions.NoInlining)]
                private TResult CallWithReferences{{all}}({{Parameters(arity)}}){{Constraints(arity, "    ")}}
                {
                    fixed (byte* {{List(arity, static i => $"p{i} = &Slot.Start(ref a{i})")}})
                    {
                        return CallGeneral<TResult>([{{List(arity, static i => $"Slot.ToValue(ref a{i}, p{i})")}}]);
                    }
                }

                """);
        }

        return text.ToString();
    }

    // A call whose types may have been checked, and one of a delegate, whose types have.
    private static string Core(int arity, bool leaf)
    {
        string all = Generic(Types(arity), "TResult");
        string shape = $"FuncShape{all}.Token";
        string require = leaf ? "" : $$"""
            if (!isReady)
            {
                Require({{shape}});
            }


            """;

        // Where the call is not made so, the arguments go on at once: what is needed after another call is kept in memory before it. And
        // in a method for itself: its memory would be the caller's, who clears all of it each time that he is called.
        string standIns = !TakesStandIns(arity) ? "" : $$"""
            if ({{StandInTest(arity)}})
            {
                Unsafe.SkipInit(out CallFrame frame);
                return {{(leaf ? "" : "isReady && ")}}TryCallByStandIns({{Arguments(arity)}}, ref frame, out TResult direct) ? direct : CallApart{{all}}({{List(arity, static i => $"a{i}, ", "")}}ref frame);
            }


            """;

        // Asked of the types directly first, where the JIT has the answer before it looks for calls to inline: what numbers do not need
        // costs their callers nothing then. It gives up inlining where a method, all that it inlines included, has too many locals.
        string references = $$"""
                if (!({{List(arity, static i => $"typeof(T{i}).IsPrimitive && ", "")}}(typeof(TResult).IsPrimitive || typeof(TResult) == typeof(Nothing)))
                    && !({{List(arity, static i => $"Slot.IsScalar<T{i}>() && ", "")}}Slot.IsSlotResult<TResult>()))
                {
            {{Indent(standIns + require, 2)}}        return CallInMemory{{all}}({{Arguments(arity)}});
                }


            """;
        string slots = arity == 0 ? "null" : "&slots.A1";
        string store = List(arity, static i => $"slots.A{i} = Slot.From(a{i});\n", "");
        string run = leaf ? "RunLeaf" : "Run";
        string call = Direct(arity, leaf ? "unmanaged[SuppressGCTransition]" : "unmanaged");
        string direct = !TakesIntegers(arity) ? "" : $$"""
                if ({{DirectTest(arity)}})
                {
            {{Indent("ulong result;\nUnsafe.SkipInit(out CallFrame frame);\n" + Marked(leaf ? "" : "isReady", call, "return Slot.To<TResult>(result);\n", leaf), 2)}}{{Indent(store, 2)}}        {{run}}Apart({{slots}}, &slots.Result, ref frame{{(leaf ? "" : ", " + shape)}});
                    return Slot.To<TResult>(slots.Result);
                }


            """;
        return $$"""
            [SkipLocalsInit]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            {{(leaf ? "internal TResult CallLeaf" : "private TResult CallChecked")}}{{all}}({{(leaf ? Parameters(arity) : List(arity, static i => $"T{i} a{i}, ", "") + "bool isReady")}}){{Constraints(arity, "    ")}}
            {
            {{references}}    Unsafe.SkipInit(out Slots{{arity}} slots);
            {{direct}}{{Indent(require, 1)}}{{Indent(store, 1)}}    {{run}}({{slots}}, &slots.Result);
                return Slot.To<TResult>(slots.Result);
            }

            """ + (leaf || !TakesStandIns(arity) ? "" : $$"""

            [MethodImpl(MethodImplOptions.NoInlining)]
            private TResult CallApart{{all}}({{List(arity, static i => $"T{i} a{i}, ", "")}}ref CallFrame frame){{Constraints(arity, "    ")}}
            {
                Require({{shape}});
                return CallInMemory{{all}}({{List(arity, static i => $"a{i}, ", "")}}ref frame);
            }

            """) + (leaf ? "" : $$"""

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            internal TResult CallBound{{all}}({{Parameters(arity)}}){{Constraints(arity, "    ")}} =>
                CallChecked{{all}}({{List(arity, static i => $"a{i}, ", "")}}isReady: true);

            """);
    }

    // Structs, and the place that takes the error, go through memory of the call's own. A method for itself: its arguments have addresses,
    // which would keep those of a direct call in memory.
    private static string InMemory(int arity)
    {
        string all = Generic(Types(arity), "TResult");
        string references = arity == 0 ? "" : $$"""
                if (!({{List(arity - 1, static i => $"Slot.IsInMemory<T{i}>() && ", "")}}(Slot.IsInMemory<T{{arity}}>() || (typeof(T{{arity}}) == typeof(Span<int>) && CapturesError))))
                {
                    return CallWithReferences{{all}}({{Arguments(arity)}});
                }


            """;
        string general = arity == 0 ? "CallGeneral<TResult>([])" : $"CallWithReferences{all}({Arguments(arity)})";
        return $$"""
            [SkipLocalsInit]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private TResult CallInMemory{{all}}({{Parameters(arity)}}){{Constraints(arity, "    ")}}
            {
                Unsafe.SkipInit(out CallFrame frame);
                return CallInMemory{{all}}({{List(arity, static i => $"a{i}, ", "")}}ref frame);
            }

            [SkipLocalsInit]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private TResult CallInMemory{{all}}({{List(arity, static i => $"T{i} a{i}, ", "")}}ref CallFrame frame){{Constraints(arity, "    ")}}
            {
            {{references}}    if (_memory!.Bytes > CallMemory.Size)
                {
                    return {{general}};
                }

                Unsafe.SkipInit(out CallMemory memory);
                byte* slots = AlignSlots(&memory);
                byte* result = slots + _memory.ResultOffset;
            {{List(arity, static i => $"    Store({i - 1}, slots, ref a{i});\n", "")}}    Run((ulong*)slots, (ulong*)result, ref frame);
            {{(arity == 0 ? "" : $"    StoreError(result, ref a{arity});\n")}}    return Slot.Load<TResult>(result);
            }

            """;
    }

    private static string CallWithError(int arity, string documentation)
    {
        string withError = Generic(Types(arity), "Span<int>", "TResult");
        string parameters = arity == 0 ? "" : Parameters(arity) + ", ";
        string arguments = arity == 0 ? "" : Arguments(arity) + ", ";
        return $$"""
            /// <summary>Calls the function {{documentation}} and gives the error number that it left. The .NET types are checked against the signature once.</summary>
            /// <exception cref="FfiBindException">The types do not fit the signature, or the function was not made with <see cref="FunctionOptions.CaptureError"/>.</exception>
            /// <exception cref="FfiClosedException">The library is closed.</exception>
            public TResult Call{{Generic(Types(arity), "TResult")}}({{parameters}}out int error){{Constraints(arity, "    ")}}
            {
                Require(FuncShape{{withError}}.Token);
                error = 0;
                return CallInMemory{{withError}}({{arguments}}new Span<int>(ref error));
            }

            """;
    }
}
