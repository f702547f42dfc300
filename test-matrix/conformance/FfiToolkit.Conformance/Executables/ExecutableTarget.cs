using System.Collections.Immutable;

namespace FfiToolkit.Conformance;

/// <summary>What it takes to build and start the corpus program of one target.</summary>
/// <param name="Target">The runtime identifier.</param>
/// <param name="Gate">The assembly file with the target's gate.</param>
/// <param name="Linker">gcc for the target: compiles the harness and links, whichever compiler made the corpus.</param>
/// <param name="LinkArguments">What fixes the program's addresses.</param>
/// <param name="CompileArguments">What every compiler of the target gets besides the common flags.</param>
/// <param name="RegisterNames">The callee-saved registers that the gate looks at, in its order, by 64-bit words.</param>
/// <param name="StackAlignment">What the stack pointer is a multiple of at a call.</param>
/// <param name="PushedByCall">Bytes that a call itself puts on the stack.</param>
internal sealed record ExecutableTarget(
    string Target,
    string Gate,
    string Linker,
    ImmutableArray<string> LinkArguments,
    ImmutableArray<string> CompileArguments,
    ImmutableArray<string> RegisterNames,
    int StackAlignment,
    int PushedByCall)
{
    private static readonly ImmutableArray<string> s_elf = ["-static", "-no-pie"];

    private static readonly ImmutableArray<ExecutableTarget> s_all =
    [
        new("linux-x64", "gate-sysv-x64.S", "gcc", s_elf, ["-fno-pie"], ["rbx", "rbp", "r12", "r13", "r14", "r15"], 16, 8),
        new(
            "linux-arm64",
            "gate-arm64.S",
            "aarch64-linux-gnu-gcc",
            s_elf,
            ["-fno-pie"],
            [.. Numbered("x", 19, 29), .. Numbered("d", 8, 15)],
            16,
            0),
        new(
            "linux-arm",
            "gate-arm32.S",
            "arm-linux-gnueabihf-gcc",
            s_elf,
            ["-fno-pie", "-march=armv7-a", "-mfpu=vfpv3-d16", "-mfloat-abi=hard"],
            ["r4 or r5", "r6 or r7", "r8 or r9", "r10 or r11", .. Numbered("d", 8, 15)],
            8,
            0),
        new(
            "win-x64",
            "gate-windows-x64.S",
            "x86_64-w64-mingw32-gcc",
            ["-static", "-Wl,--disable-dynamicbase"],
            [],
            ["rbx", "rbp", "rdi", "rsi", "r12", "r13", "r14", "r15", .. Numbered("xmm", 6, 15).SelectMany(static name => new[] { name, name })],
            16,
            8),
    ];

    internal static ExecutableTarget Of(string target) => s_all.FirstOrDefault(one => one.Target == target)
        ?? throw new ConformanceException($"No executable is built for '{target}'. Known: {string.Join(", ", s_all.Select(static one => one.Target))}.");

    private static IEnumerable<string> Numbered(string prefix, int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(number => FormattableString.Invariant($"{prefix}{number}"));
}
