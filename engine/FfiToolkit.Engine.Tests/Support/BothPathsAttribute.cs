using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace FfiToolkit.Tests.Support;

/// <summary>Runs a theory once on stubs and once on libffi: the <see cref="CallPath"/> is its only, or first, parameter.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BothPathsAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([new TheoryDataRow<CallPath>(CallPath.Fast), new TheoryDataRow<CallPath>(CallPath.Libffi)]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
