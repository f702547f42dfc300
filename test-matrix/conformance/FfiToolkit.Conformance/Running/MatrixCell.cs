using System.Runtime.Intrinsics.X86;

namespace FfiToolkit.Conformance;

/// <summary>One cell of <c>matrix.json</c>: a target, the compiler that speaks for it, and the way it runs here.</summary>
/// <param name="Target">The runtime identifier: <c>linux-arm64</c>.</param>
/// <param name="Abi">Its calling convention.</param>
/// <param name="Compiler">The compiler's command with the arguments that choose the target, separated by single spaces.</param>
/// <param name="Runner">The <see cref="IConformanceRunner.Name"/> of its runner.</param>
internal sealed record MatrixCell(string Target, TargetAbi Abi, string Compiler, string Runner)
{
    /// <summary>The compiler as the table shows it: its command without arguments.</summary>
    public string CompilerName => Compiler.Split(' ')[0];

    /// <summary>Whether the processor that runs the cell has AVX. Those that Unicorn emulates do not.</summary>
    public bool HasAvx => Runner is "native" or "wine" && Avx.IsSupported;
}
