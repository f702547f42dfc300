using static FfiToolkit.Generate.CSharp;
using static FfiToolkit.Generate.DirectCalls;
using static FfiToolkit.Generate.StandInCalls;

namespace FfiToolkit.Generate;

/// <summary>What the types of a call are known by, and its slots.</summary>
internal static class CallShapes
{
    internal static string SlotStruct(int arity) => $$"""
        /// <summary>The slots of a call with {{arity}} arguments, and its result.</summary>
        internal struct Slots{{arity}}
        {
        {{(arity == 0 ? "" : "    public ulong " + List(arity, static i => $"A{i}") + ";\n")}}    public ulong Result;
        }
        """;

    internal static string Shape(int arity)
    {
        string test = !TakesIntegers(arity) ? "false" : DirectTest(arity) + (TakesStandIns(arity) ? " || " + StandInTest(arity) : "");
        return $$"""
        internal static class FuncShape{{Generic(Types(arity), "TResult")}}{{Constraints(arity, "    ")}}
        {
            internal static readonly CallShape Token = new(typeof(FuncShape{{Generic(Types(arity), "TResult")}}), {{test}}, typeof(TResult){{List(arity, static i => $", typeof(T{i})", "")}});
        }
        """;
    }
}
