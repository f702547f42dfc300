using System.Globalization;
using System.Text.RegularExpressions;

namespace FfiToolkit.Conformance;

/// <summary>Signatures that are known to be hard: each reaches a rule of some convention that others miss. Every convention runs them all.</summary>
internal static partial class Seeds
{
    private static readonly string[] s_all =
    [
        // System V: eightbytes and their classes; all or nothing, with registers left for what follows; bytes on the stack.
        "{f32, f32, f32}({f32, f32, f32})",
        "void({f64, i32}, {i32, f64}, {f32, i32}, {f32, f32, i32})",
        "void(i32*5, {i64, i64}, i32)",
        "void(f64*7, {f64, f64}, f32)",
        "void(f64*8, {f64, i64}, i32)",
        "<f32, i32>(<f32, i32>, {f32, <f32, i8>, i32})",
        "{i8, f64}({i8[3]}, {f64, i8})",
        "void(i64*6, {i8[3]}, {i16}, i8)",
        "{i64[3]}(i64*5, {i8[17]}, {i8[16]})",
        "void({i8, i32}p, i32)",
        "{f64, f64}(i32, ..., {f64, f64}, {f32, i32}, f64)",
        "void({i64}a16, i32, {f32}a16)",

        // Windows x64: by value in integer registers at 1, 2, 4 and 8 bytes, by reference at any other; positions.
        "{i8[3]}({i8[3]}, <i8[4]>, {i8[7]}, <i8[8]>, {i8[9]})",
        "{f32}({f32}, f32, {f64}, f64)",
        "{f64}(complex32, complex64)",
        "{i32, i32, i32}(i32, f64, f32, i32)",
        "void(i32*3, {i8[5]}, {i8[8]}, f32)",
        "void(f64, ..., {f32}, {f32, f32, f32}, f64)",

        // AAPCS64: homogeneous aggregates, registers that stay empty, even pairs, what counts as alignment, x8.
        "{f32[4]}({f32[4]}, {f32[5]})",
        "void(f64*6, {f64[3]}, f32)",
        "void(i64*7, {i64, i64}, i32)",
        "void(i64*7, {i64[3]}, i32)",
        "void(i32, {i64, i64}a16, i32)",
        "void(i32, {i64@16}, i32)",
        "void(<f32, f32[3]>, <f32, f64>, {complex32, f32}, {f32, f32})",
        "{i8[9]}({i8[9]})",
        "{i64[3]}(i32)",
        "void(f64*8, {f32[3]}, {i8}, f32)",

        // Apple: what is packed on the stack and what is not; everything behind the dots on the stack.
        "void(i64*8, i8, {i8}, i8)",
        "void(f64*8, f32, {f32[3]}, f32)",
        "void(i64*8, i8, i16, i32, {i32[3]}, i8)",
        "void(i64*8, i8, {i64[4]}, i8)",
        "void(i32, ..., {i8}, i32, {f32[3]}, {i64[3]})",
        "void(i64*8, i32, {i64, i64}a16)",

        // Windows arm64: variadic calls without vector registers, and a value half in x7.
        "void(f64, ..., f64, {f32, f32}, {f64[3]})",
        "{f32, f32}(i32, ..., f64)",
        "void(i64*7, ..., {i64, i64}, i32)",

        // AAPCS32: values split between r3 and the stack, back-filling, closing, the base standard behind dots.
        "void(i32, {i64}, i32)",
        "void(i32, i32, {i32[4]}, i32)",
        "void(i32, {i8, i64, i32}, i32)",
        "void(f32, f64, {f32, f32}, f32)",
        "void(f64*7, {f32[3]}, f32)",
        "{i8[3]}({i8[3]}, {i16, i8}, i8)",
        "{i32, i32}(i32)",
        "{f32[4]}({f64[4]}, {f32[5]})",
        "f32(i32, ..., f64, {f32, f32})",
        "f64(i32, ..., i32)",
        "f32(i32, f32, ..., f64)",
        "void(f64*8, {i32[5]}, i32)",
        "void(f64*9, {i32[5]}, i32)",
        "void(i32*3, {i8[70]}, i64)",

        // Bit-fields: words that are shared or not, by Microsoft's rules and by others; integers beside floating-point numbers.
        "{u32:3, u32:29}({u32:3, u32:30}, {i32:7, f32}, {f32, u32:5, f64})",
        "{i8, u32:3}({u8:3, u16:9, i64:40, bool:1}, {i16:3, i32:5, i8:7}, i32)",
        "void(i64*5, {i64:33, i64:31, i8:2}, {f64, i64:1}, i32)",
        "{f32, f32, i8:1}(f32, {f32, i32:32}, {f64, {u16:15, u16:2}}, f32)",
        "void(i32, ..., {u32:3, u32:30, i64:50}, {bool:1, bool:1, char:3}, i32)",
    ];

    /// <summary>Seeds that no stub takes: their types are in memory only.</summary>
    internal static string[] Refused { get; } =
    [
        "longdouble(longdouble, {longdouble}, i32)",
        "void(i64, i64, i64, i64, i64, int128, i64)",
        "void(i32, int128, i32)",
        "void(i32, {int128}, i32)",
        "void(i64, i64, i64, i64, i64, i64, i64, int128, i8)",
    ];

    internal static IEnumerable<string> All => s_all.Select(static seed => Repeated().Replace(seed, static one =>
        string.Join(", ", Enumerable.Repeat(one.Groups[1].Value, int.Parse(one.Groups[2].Value, CultureInfo.InvariantCulture)))));

    [GeneratedRegex(@"([a-z]+\d+)\*(\d+)")]
    private static partial Regex Repeated();
}
