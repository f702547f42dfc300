using System.Collections.Immutable;

namespace FfiToolkit.StubsInV8;

/// <summary>A processor with a V8 for it: what compiles the addon, what runs it, and which types that V8's port passes to fast calls.</summary>
/// <param name="Rid">The cell.</param>
/// <param name="Abi">The convention of the stubs.</param>
/// <param name="Node">The pinned Node release, as <c>eng/nodes.sh</c> names it; its headers compile the addon.</param>
/// <param name="NodeMajor">The major version of that Node.</param>
/// <param name="Compiler">The C++ compiler.</param>
/// <param name="Package">What Debian calls the package that has it.</param>
/// <param name="Launcher">The emulator's name; <c>native</c> for none.</param>
/// <param name="Sysroot">Where the emulator finds the C++ library; empty for none.</param>
/// <param name="Targets">The address from which on targets are looked for: the bits of a pointer that the processor has.</param>
/// <param name="Fast">Types that V8 passes and returns directly.</param>
/// <param name="Slow">Types that it calls slowly because of.</param>
internal sealed record V8Machine(
    string Rid,
    TargetAbi Abi,
    string Node,
    int NodeMajor,
    string Compiler,
    string Package,
    string Launcher,
    string Sysroot,
    ulong Targets,
    ImmutableArray<string> Fast,
    ImmutableArray<string> Slow)
{
    private static readonly ImmutableArray<string> s_words = ["int32", "pointer", "uint32", "bool", "int16", "uint8", "int8", "uint16"];

    /// <summary>All of them. The last is what the suite is for: no .NET is served for it, and so no addon of the V8 host; the others are its controls.</summary>
    internal static ImmutableArray<V8Machine> All { get; } =
    [
        // V8 11 has no bigints in fast calls, and ends the process for a 64-bit result.
        new("linux-x64", TargetAbi.SystemVX64, "node20", 20, "g++", "g++", "native", "", 0x6f00_0000_0000, [.. s_words, "float64", "float32"], []),
        new("linux-arm64", TargetAbi.Aapcs64, "node26-arm64", 26, "aarch64-linux-gnu-g++", "g++-aarch64-linux-gnu", "qemu-aarch64", "/usr/aarch64-linux-gnu", 0x6f00_0000_0000, [.. s_words, "float64", "int64", "float32", "uint64"], []),
        // CanOptimizeFastSignature (fast-api-calls.cc): no 64-bit integers on 32-bit processors, and no floating point but where C's
        // calls are known to take it.
        new("linux-arm", TargetAbi.Aapcs32HardFloat, "node20-arm", 20, "arm-linux-gnueabihf-g++", "g++-arm-linux-gnueabihf", "qemu-arm", "/usr/arm-linux-gnueabihf", 0x6f00_0000, s_words, ["float32", "float64", "int64", "uint64"]),
    ];

    internal static V8Machine Of(string rid) => All.FirstOrDefault(machine => machine.Rid == rid)
        ?? throw new ArgumentException($"No stubs are bound in V8 for '{rid}'. Known: {string.Join(", ", All.Select(static machine => machine.Rid))}.");
}
