using System.Text;
using FfiToolkit.Conformance;

namespace FfiToolkit.Tests.Oracle;

/// <summary>The C functions of a case: a callee, and callers that go straight to it and through a receiver stub.</summary>
internal static class OracleSource
{
    internal static string Write(IEnumerable<OracleCase> cases)
    {
        StringBuilder source = new("#include \"oracle.h\"\n");
        CTypes types = new(source);
        foreach (OracleCase one in cases)
        {
            // Before the functions that use them.
            foreach (NativeType type in one.Signature.Parameters.Append(one.Signature.ReturnType).Where(static type => type.IsAggregate))
            {
                types.NameOf(type);
            }

            AppendCallee(source, types, one);
            AppendDirectCaller(source, types, one);
            AppendReceiverCaller(source, types, one);
        }

        return source.ToString();
    }

    // Stores what it received and returns what it was told to.
    private static void AppendCallee(StringBuilder source, CTypes types, OracleCase one)
    {
        Signature signature = one.Signature;
        NativeType[] seen = [.. signature.Parameters.Select(type => Seen(one, type))];
        NativeType result = Returned(one);
        int[] offsets = OracleWords.Offsets(signature);
        string[] named = [.. seen.Take(signature.FixedParameters).Select((type, i) => $"{ToC(types, type)} a{i}"), .. signature.IsVariadic ? ["..."] : Array.Empty<string>()];
        source.Append($"{ToC(types, result)} {one.CalleeName}({(named.Length == 0 ? "void" : string.Join(", ", named))})\n{{\n    ENTER;\n");
        if (signature.IsVariadic)
        {
            source.Append($"    __builtin_va_list list;\n    __builtin_va_start(list, a{signature.FixedParameters - 1});\n");
        }

        for (int i = signature.FixedParameters; i < seen.Length; i++)
        {
            source.Append($"    {ToC(types, seen[i])} a{i} = __builtin_va_arg(list, {ToC(types, seen[i])});\n");
        }

        for (int i = 0; i < seen.Length; i++)
        {
            source.Append($"    {Place(types, seen[i], $"oracle_seen[{offsets[i]}]")} = a{i};\n");
        }

        source.Append(result.Kind == NativeKind.Void ? "}\n\n" : $"    return {Place(types, result, "oracle_preset[0]")};\n}}\n\n");
    }

    // Calls an address as a function of the declared signature.
    private static void AppendDirectCaller(StringBuilder source, CTypes types, OracleCase one)
    {
        Signature signature = one.Signature;
        int[] offsets = OracleWords.Offsets(signature);
        AppendCaller(
            source,
            types,
            one,
            "direct",
            signature.ReturnType,
            [.. signature.Parameters.Take(signature.FixedParameters).Select(type => ToC(types, type)), .. signature.IsVariadic ? ["..."] : Array.Empty<string>()],
            [.. signature.Parameters.Select((type, i) => Place(types, type, $"in[{offsets[i]}]"))]);
    }

    // Calls an address as a receiver stub: with addresses for aggregates, that of the result's place before them, and without dots.
    private static void AppendReceiverCaller(StringBuilder source, CTypes types, OracleCase one)
    {
        Signature signature = one.Signature;
        int[] offsets = OracleWords.Offsets(signature);
        bool hasAddress = signature.ReturnType.IsAggregate;
        AppendCaller(
            source,
            types,
            one,
            "through",
            hasAddress ? NativeType.Void : signature.ReturnType,
            ["void*", .. hasAddress ? ["void*"] : Array.Empty<string>(), .. signature.Parameters.Select(static type => type.IsAggregate ? "const void*" : OracleTypes.ToC(type))],
            ["receiver", .. hasAddress ? ["out"] : Array.Empty<string>(), .. signature.Parameters.Select((type, i) => type.IsAggregate ? $"&in[{offsets[i]}]" : Place(types, type, $"in[{offsets[i]}]"))]);
    }

    private static void AppendCaller(StringBuilder source, CTypes types, OracleCase one, string name, NativeType result, string[] parameters, string[] values)
    {
        string type = $"{ToC(types, result)} (*)({(parameters.Length == 0 ? "void" : string.Join(", ", parameters))})";
        string store = result.Kind == NativeKind.Void ? "" : $"{Place(types, result, "out[0]")} = ";
        source.Append($"void {name}_{one.Index}(void* target, const Value* in, Value* out, void* receiver)\n{{\n    {store}(({type})target)({string.Join(", ", values)});\n}}\n\n");
    }

    private static string ToC(CTypes types, NativeType type) => type.IsAggregate ? types.NameOf(type) : OracleTypes.ToC(type);

    /// <summary>A C expression: the value that begins with a word.</summary>
    private static string Place(CTypes types, NativeType type, string word) =>
        type.IsAggregate ? $"*({types.NameOf(type)}*)&{word}" : $"{word}.{OracleTypes.Member(type)}";

    /// <summary>The type that the callee's parameter has in C.</summary>
    internal static NativeType Seen(OracleCase one, NativeType type) =>
        one.IsWide && !type.IsAggregate && OracleTypes.IsNarrow(type) ? OracleTypes.IsSigned(type) ? NativeType.Int32 : NativeType.UInt32 : type;

    private static NativeType Returned(OracleCase one) => one.IsWide && !one.Signature.ReturnType.IsAggregate
        ? one.Signature.ReturnType.Kind switch
        {
            NativeKind.Void => NativeType.Void,
            NativeKind.Float32 or NativeKind.Float64 => NativeType.Float64,
            _ => NativeType.UInt64,
        }
        : one.Signature.ReturnType;
}
