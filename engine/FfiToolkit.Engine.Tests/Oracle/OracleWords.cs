using FfiToolkit.Conformance;

namespace FfiToolkit.Tests.Oracle;

/// <summary>How many words of 64 bits a value takes in a call: a scalar one, an aggregate as many as its bytes need.</summary>
internal static class OracleWords
{
    internal const TargetAbi Abi = TargetAbi.SystemVX64;

    /// <summary>The most that the arguments of a call take.</summary>
    internal const int Most = 1000;

    /// <summary>The words of a value.</summary>
    internal static int Of(NativeType type) => type.IsAggregate ? (Values.Size(Abi, type) + sizeof(ulong) - 1) / sizeof(ulong) : 1;

    /// <summary>Where each argument begins, and where they end.</summary>
    internal static int[] Offsets(Signature signature)
    {
        int end = 0;
        return [0, .. signature.Parameters.Select(type => end += Of(type))];
    }
}
