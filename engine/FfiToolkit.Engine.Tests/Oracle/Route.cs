namespace FfiToolkit.Tests.Oracle;

/// <summary>A way to get from the values of a case to its callee.</summary>
internal abstract class Route(OracleLibrary library)
{
    /// <summary>The name in reports of mismatches.</summary>
    internal abstract string Name { get; }

    protected OracleLibrary Library => library;

    /// <summary>Makes the call.</summary>
    /// <param name="call">The values.</param>
    /// <param name="result">Takes the result: of a scalar in the form that <see cref="ExpectedResult"/> has. Untouched before.</param>
    /// <param name="damage">The registers that were not kept, one bit each.</param>
    internal abstract void Call(OracleCall call, Span<ulong> result, out ulong damage);

    /// <summary>The bits that the callee is to receive, within the type's width.</summary>
    internal virtual ulong ExpectedArgument(NativeType type, ulong bits) => bits;

    /// <summary>The bits of a scalar result for what the callee returns.</summary>
    internal abstract ulong ExpectedResult(NativeType type, ulong bits);
}
