using FfiToolkit.Memory;
using FfiToolkit.Stubs;
using FfiToolkit.Tests.Support;

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
            OracleTypes.Parameters.Order(),
            corpus.Cases.SelectMany(static one => one.Signature.Parameters).Distinct().Order());
        Assert.Equal(
            OracleTypes.Parameters.Append(NativeType.Void).Order(),
            corpus.Cases.Select(static one => one.Signature.ReturnType).Distinct().Order());
        Assert.Equal(
            Enumerable.Range(0, OracleGenerator.MaximumParameters + 1),
            corpus.Cases.Select(static one => one.Signature.Parameters.Length).Distinct().Order());
    }

    [Fact]
    public void Stubs_and_libffi_agree_with_the_compiler()
    {
        OracleLibrary library = corpus.Library;
        using FfiContext fast = Contexts.Open(CallPath.Fast);
        using FfiContext slow = Contexts.Open(CallPath.Libffi);
        using FfiContext? planned = Contexts.TryOpenOnPackedLibffi();
        using DynamicLibrary fastCallees = fast.Load(library.Path);
        using DynamicLibrary slowCallees = slow.Load(library.Path);
        using DynamicLibrary? plannedCallees = planned?.Load(library.Path);
        List<string> mismatches = [];
        int calls = 0;
        foreach (OracleCase one in corpus.Cases)
        {
            NativeFunction byStub = fastCallees.GetFunction(one.CalleeName, one.Signature);
            NativeFunction byLibffi = slowCallees.GetFunction(one.CalleeName, one.Signature);
            Assert.Equal((CallPath.Fast, CallPath.Libffi), (byStub.CallPath, byLibffi.CallPath));
            using CodeBlock slot = corpus.Emit(StubKind.Slot, one, one.Signature);
            using CodeBlock receiver = corpus.Emit(StubKind.Receiver, one, one.Signature);
            List<Route> routes =
            [
                CompiledRoute.Direct(library, one),
                new InvokeRoute(library, byStub),
                new InvokeRoute(library, byLibffi),
                new SlotRoute(library, slot.Entry.Value),
                CompiledRoute.ThroughReceiverStub(library, one, receiver.Entry.Value),
            ];
            if (plannedCallees is not null)
            {
                routes.Add(new InvokeRoute(library, plannedCallees.GetFunction(one.CalleeName, one.Signature)));
            }

            mismatches.AddRange(routes.Select(route => OracleChecker.Check(library, one, route)).OfType<string>());
            calls += routes.Count * one.Calls.Count;
        }

        output.WriteLine(
            $"{corpus.Cases.Count} signatures, {calls} calls, compiled in {corpus.CompileTime.TotalSeconds:f1} s; libffi {slow.Libffi.Version ?? slow.Libffi.Path}"
            + $"{(planned is null ? "" : $" and {planned.Libffi.Version}")}; "
            + $"{OracleGenerator.SeedVariable}={OracleGenerator.Seed}; {mismatches.Count} mismatches");
        Assert.True(
            mismatches.Count == 0,
            $"{mismatches.Count} mismatches with {OracleGenerator.SeedVariable}={OracleGenerator.Seed}:\n{string.Join('\n', mismatches.Take(20))}");
        Assert.True(corpus.Cases.Count >= RequiredSignatures, $"{corpus.Cases.Count} signatures are fewer than {RequiredSignatures}.");
    }
}
