using System.Globalization;
using System.Text;

namespace FfiToolkit.Conformance.Tests;

/// <summary>
/// The C side of callbacks: of each case a caller, that reads the arguments from slots, passes them as C passes them and keeps what
/// comes back; and what a callback's thunk enters, which keeps the arguments and gives the result.
/// </summary>
internal static class CallbackSource
{
    private const string Prologue = """
        #ifdef _WIN32
        #define EXPORT __declspec(dllexport)
        #else
        #define EXPORT __attribute__((visibility("default")))
        #endif
        typedef unsigned long long slot;
        typedef __UINTPTR_TYPE__ word;

        """;

    /// <summary>What a thunk enters, and the variables.</summary>
    /// <remarks>A plan says how many arguments there are; of each its place and its size, or 0 for a scalar; the result's size; a mark.</remarks>
    internal const string Entry = Prologue + """
        #ifdef _MSC_VER
        int _fltused = 0;
        #endif
        EXPORT unsigned char ffitk_seen[4096] __attribute__((aligned(16))) = { 0 };
        EXPORT slot ffitk_called = 0;
        EXPORT unsigned char ffitk_result[4096] __attribute__((aligned(16))) = { 0 };

        EXPORT void *memcpy(void *to, const void *from, word size)
        {
            for (word k = 0; k < size; k++)
                ((volatile unsigned char *)to)[k] = ((const volatile unsigned char *)from)[k];
            return to;
        }

        EXPORT void *memset(void *to, int value, word size)
        {
            for (word k = 0; k < size; k++)
                ((volatile unsigned char *)to)[k] = value;
            return to;
        }

        EXPORT void ffitk_enter(const int *plan, const slot *slots, unsigned char *result)
        {
            int count = *plan++;
            for (int i = 0; i < count; i++) {
                int at = *plan++, size = *plan++;
                const unsigned char *from = size ? (const unsigned char *)(word)slots[i] : (const unsigned char *)(slots + i);
                for (int b = 0; b < (size ? size : 8); b++)
                    ((volatile unsigned char *)ffitk_seen)[at + b] = from[b];
            }
            int size = *plan++;
            for (int b = 0; b < size; b++)
                ((volatile unsigned char *)result)[b] = ((volatile unsigned char *)ffitk_result)[b];
            ffitk_called = *plan;
        }
        """;

    internal static string CallerName(int id) => string.Create(CultureInfo.InvariantCulture, $"calls_{id}");

    /// <summary>Writes a translation unit with callers: <c>void calls_7(void *callback, const unsigned char *in, unsigned char *out)</c>.</summary>
    internal static string Callers(IEnumerable<ConformanceCase> cases)
    {
        StringBuilder text = new(Prologue + """
            union single { unsigned int bits; float value; };
            union twice { slot bits; double value; };
            #ifdef _MSC_VER
            extern int _fltused;
            #endif

            """);
        CTypes types = new(text);
        foreach (ConformanceCase one in cases)
        {
            foreach (NativeType type in one.Signature.Parameters.Append(one.Signature.ReturnType))
            {
                types.NameOf(type);
            }

            Write(text, types, one);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, CTypes types, ConformanceCase one)
    {
        NativeType[] parameters = [.. one.Signature.Parameters];
        NativeType result = one.Signature.ReturnType;
        string kinds = parameters.Length == 0 ? "void" : string.Join(", ", parameters.Select(types.NameOf));
        text.Append(CultureInfo.InvariantCulture, $"EXPORT void {CallerName(one.Id)}(void *callback, const volatile unsigned char *in, volatile unsigned char *out)\n{{\n");
        for (int i = 0; i < parameters.Length; i++)
        {
            string name = types.NameOf(parameters[i]);
            int at = one.Area.Offsets[i];

            // Byte by byte: slots end where memory ends, and are aligned for no type in particular.
            string bits = parameters[i].IsAggregate ? $"a{i}" : $"s{i}";
            text.Append(CultureInfo.InvariantCulture, $"    {(parameters[i].IsAggregate ? name : "slot")} {bits};\n")
                .Append(CultureInfo.InvariantCulture, $"    for (word k = 0; k < sizeof {bits}; k++) ((volatile unsigned char *)&{bits})[k] = in[{at} + k];\n");
            if (!parameters[i].IsAggregate)
            {
                text.Append(CultureInfo.InvariantCulture, $"    {name} a{i} = {CSource.Value(types, parameters[i], bits)};\n");
            }
        }

        string call = $"(({types.NameOf(result)} (*)({kinds}))callback)({string.Join(", ", parameters.Select(static (_, i) => string.Create(CultureInfo.InvariantCulture, $"a{i}")))})";
        text.Append(result switch
        {
            { Kind: NativeKind.Void } => $"    {call};\n",
            { IsAggregate: true } => $"    {types.NameOf(result)} r = {call};\n    for (word k = 0; k < sizeof r; k++) out[k] = ((volatile unsigned char *)&r)[k];\n",
            _ => $"    {types.NameOf(result)} r = {call};\n    slot s = {CSource.Bits(result, "r")};\n    for (word k = 0; k < sizeof s; k++) out[k] = ((volatile unsigned char *)&s)[k];\n",
        });
        text.Append("}\n");
    }
}
