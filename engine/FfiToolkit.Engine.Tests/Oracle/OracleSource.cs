using System.Text;

namespace FfiToolkit.Tests.Oracle;

/// <summary>The C functions of a case: a callee, and callers that go straight to it and through a receiver stub.</summary>
internal static class OracleSource
{
    internal static string Write(IEnumerable<OracleCase> cases)
    {
        StringBuilder source = new("#include \"oracle.h\"\n");
        foreach (OracleCase one in cases)
        {
            AppendCallee(source, one);
            AppendCaller(source, one, "direct", "", "");
            AppendCaller(source, one, "through", "void*", "receiver");
        }

        return source.ToString();
    }

    // Stores what it received and returns what it was told to.
    private static void AppendCallee(StringBuilder source, OracleCase one)
    {
        NativeType[] seen = [.. one.Signature.Parameters.Select(type => Seen(one, type))];
        NativeType result = Returned(one);
        source.Append($"{OracleTypes.ToC(result)} {one.CalleeName}({List(seen, static (type, i) => $"{OracleTypes.ToC(type)} a{i}", "void")})\n{{\n    ENTER;\n");
        for (int i = 0; i < seen.Length; i++)
        {
            source.Append($"    oracle_seen[{i}].{OracleTypes.Member(seen[i])} = a{i};\n");
        }

        source.Append(result == NativeType.Void ? "}\n\n" : $"    return oracle_preset.{OracleTypes.Member(result)};\n}}\n\n");
    }

    // Calls an address as a function of the declared signature.
    private static void AppendCaller(StringBuilder source, OracleCase one, string name, string firstType, string firstArgument)
    {
        Signature signature = one.Signature;
        NativeType[] types = [.. signature.Parameters];
        string separator = firstType.Length > 0 && types.Length > 0 ? ", " : "";
        string type = $"{OracleTypes.ToC(signature.ReturnType)} (*)({firstType}{separator}{List(types, static (type, _) => OracleTypes.ToC(type), firstType.Length > 0 ? "" : "void")})";
        string call = $"(({type})target)({firstArgument}{separator}{List(types, static (type, i) => $"in[{i}].{OracleTypes.Member(type)}", "")})";
        string store = signature.ReturnType == NativeType.Void ? "" : $"out->{OracleTypes.Member(signature.ReturnType)} = ";
        source.Append($"void {name}_{one.Index}(void* target, const Value* in, Value* out, void* receiver)\n{{\n    {store}{call};\n}}\n\n");
    }

    /// <summary>The type that the callee's parameter has in C.</summary>
    internal static NativeType Seen(OracleCase one, NativeType type) =>
        one.IsWide && OracleTypes.IsNarrow(type) ? OracleTypes.IsSigned(type) ? NativeType.Int32 : NativeType.UInt32 : type;

    private static NativeType Returned(OracleCase one) => one.IsWide
        ? one.Signature.ReturnType.Kind switch
        {
            NativeKind.Void => NativeType.Void,
            NativeKind.Float32 or NativeKind.Float64 => NativeType.Float64,
            _ => NativeType.UInt64,
        }
        : one.Signature.ReturnType;

    private static string List(NativeType[] types, Func<NativeType, int, string> item, string none) =>
        types.Length == 0 ? none : string.Join(", ", types.Select(item));
}
