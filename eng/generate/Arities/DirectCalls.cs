using static FfiToolkit.Generate.CSharp;

namespace FfiToolkit.Generate;

/// <summary>Calls through a function pointer of C#, whose arguments need no slots.</summary>
internal static class DirectCalls
{
    internal static bool TakesIntegers(int arity) => arity <= 8;

    internal static bool TakesDoubles(int arity) => arity is 1 or 2;

    private static string IntegerTest(int arity) => List(arity, static i => $"Slot.IsRegisterInteger<T{i}>() && ", "") + "Slot.IsRegisterResult<TResult>()";

    private static string DoubleTest(int arity) => List(arity, static i => $"typeof(T{i}) == typeof(double) && ", "") + "typeof(TResult) == typeof(double)";

    internal static string DirectTest(int arity) => TakesDoubles(arity) ? $"({IntegerTest(arity)}) || ({DoubleTest(arity)})" : IntegerTest(arity);

    // Shapes that a call through a function pointer lays out as the target wants them: no slots are needed, only the guard. Eight
    // integers of register width are in registers on arm64, and beyond the registers in 8-byte slots on x64. The types are concrete, because the JIT
    // does not inline a call through a function pointer whose signature holds type parameters.
    internal static string Direct(int arity, string convention)
    {
        string integers = Call("nint", $"(ulong){{0}}", static i => $"(nint)Slot.From(a{i})");
        return !TakesDoubles(arity) ? integers : $$"""
            if ({{IntegerTest(arity)}})
            {
                {{integers}}
            }
            else
            {
                {{Call("double", "BitConverter.DoubleToUInt64Bits({0})", static i => $"BitConverter.UInt64BitsToDouble(Slot.From(a{i}))")}}
            }

            """.Replace("\n\n", "\n");

        string Call(string type, string toSlot, Func<int, string> argument)
        {
            string types = string.Join(", ", Enumerable.Repeat(type, arity + 1));
            return $"result = {string.Format(System.Globalization.CultureInfo.InvariantCulture, toSlot, $"((delegate* {convention}<{types}>)_direct)({List(arity, argument)})")};\n";
        }
    }

    // A call of a function's own address, that is marked while it runs. The code goes on behind it where it could not be made so.
    // What a call does as a rule stands first: the JIT takes that for likelier, and a jump costs as much as four instructions here.
    internal static string Marked(string test, string call, string end, bool leaf)
    {
        // No exception comes out of a call without a GC transition: the runtime cannot unwind its native frames.
        string guarded = leaf
            ? $"{call}\nLeave(mark);\n"
            : $"frame.Mark = mark;\nframe.Function = this;\ntry\n{{\n{Indent(call, 1)}}}\nfinally\n{{\n    Leave(ref frame);\n}}\n\n";
        string marked = $$"""
            nint gate = _directGate;
            nint page = CallMarks.PageOf(ref frame);
            CallMark* mark = CallMarks.FirstFor(page);
            if (mark->Inside == page)
            {
                mark->Inside = gate;
                if (Volatile.Read(ref *(nint*)gate) == 0)
                {
            {{Indent(guarded + end, 2)}}    }

                Volatile.Write(ref mark->Inside, page);
            }

            """;
        return $"{(test.Length == 0 ? marked : $"if ({test})\n{{\n{Indent(marked, 1)}}}\n")}\n".Replace("\n\n\n", "\n\n");
    }
}
