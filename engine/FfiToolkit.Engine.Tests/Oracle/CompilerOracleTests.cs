namespace FfiToolkit.Tests.Oracle;

/// <summary>The C compiler as the oracle: both stubs and libffi carry every bit as compiled callers and callees say.</summary>
[Collection(OracleGroup.Name)]
public sealed class CompilerOracleTests(OracleCorpus corpus, ITestOutputHelper output)
{
    private const int RequiredSignatures = 2000;

    [Fact]
    public void The_corpus_covers_every_type_and_every_number_of_parameters()
    {
        Assert.Equal(corpus.Cases.Count, corpus.Cases.Select(static one => one.Signature).Distinct().Count());
        Assert.Equal(
            OracleTypes.Parameters.OrderBy(static type => type.ToString(), StringComparer.Ordinal),
            corpus.Scalars.SelectMany(static one => one.Signature.Parameters).Distinct().OrderBy(static type => type.ToString(), StringComparer.Ordinal));
        Assert.Equal(
            OracleTypes.Parameters.Append(NativeType.Void).OrderBy(static type => type.ToString(), StringComparer.Ordinal),
            corpus.Scalars.Select(static one => one.Signature.ReturnType).Distinct().OrderBy(static type => type.ToString(), StringComparer.Ordinal));
        Assert.Equal(
            Enumerable.Range(0, OracleGenerator.MaximumParameters + 1),
            corpus.Scalars.Select(static one => one.Signature.Parameters.Length).Distinct().Order());
        Assert.True(corpus.Cases.Count(static one => one.Signature.IsVariadic) >= 50);
        Assert.True(corpus.Cases.Count(static one => !one.IsScalar) >= 250);
    }

    [Fact]
    public void Stubs_and_libffi_agree_with_the_compiler()
    {
        OracleLibrary library = corpus.Library;
        using OracleRoutes routes = new(library);
        List<string> mismatches = [];
        int calls = 0;
        foreach (OracleCase one in corpus.Cases)
        {
            using OracleCaseRoutes open = routes.Open(one);
            mismatches.AddRange(open.Routes.Select(route => OracleChecker.Check(library, one, route)).OfType<string>());
            calls += open.Routes.Count * one.Calls.Count;
        }

        output.WriteLine(
            $"{corpus.Cases.Count} signatures, {calls} calls, compiled in {corpus.CompileTime.TotalSeconds:f1} s; {routes.Versions}; "
            + $"{OracleGenerator.SeedVariable}={OracleGenerator.Seed}; {mismatches.Count} mismatches");
        Assert.True(
            mismatches.Count == 0,
            $"{mismatches.Count} mismatches with {OracleGenerator.SeedVariable}={OracleGenerator.Seed}:\n{string.Join('\n', mismatches.Take(20))}");
        Assert.True(corpus.Cases.Count >= RequiredSignatures, $"{corpus.Cases.Count} signatures are fewer than {RequiredSignatures}.");
    }
}
