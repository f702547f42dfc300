namespace FfiToolkit.Tests.Oracle;

/// <summary>The tests that share the compiled corpus, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class OracleGroup : ICollectionFixture<OracleCorpus>
{
    internal const string Name = "oracle";
}
