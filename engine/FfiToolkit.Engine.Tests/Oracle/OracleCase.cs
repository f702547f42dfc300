namespace FfiToolkit.Tests.Oracle;

/// <summary>One signature with the values that it is called with.</summary>
/// <param name="Index">The number in the names of its C functions.</param>
/// <param name="Signature">The signature.</param>
/// <param name="IsWide">
/// Whether the C callee reads 32 bits of narrow integers, as compilers' callees may, and leaves garbage above its result.
/// </param>
/// <param name="Calls">The calls to make.</param>
internal sealed record OracleCase(int Index, Signature Signature, bool IsWide, IReadOnlyList<OracleCall> Calls)
{
    internal string CalleeName => $"callee_{Index}";

    /// <summary>Whether there is nothing in it but scalars, all of them named: what a marked receiver stub takes.</summary>
    internal bool IsScalar => !Signature.IsVariadic && !Signature.ReturnType.IsAggregate && !Signature.Parameters.Any(static type => type.IsAggregate);

    public override string ToString() => $"{Signature} (callee_{Index}{(IsWide ? ", reads 32 bits and leaves garbage" : "")})";
}

/// <summary>One call: the words of the arguments and of the result, as <see cref="OracleWords"/> counts them; bits that a value does not have are garbage.</summary>
internal sealed record OracleCall(ulong[] Arguments, ulong[] Result);
