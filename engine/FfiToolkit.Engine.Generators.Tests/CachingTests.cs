using FfiToolkit.Generators;
using Microsoft.CodeAnalysis;

namespace FfiToolkit.Engine.Generators.Tests;

public sealed class CachingTests
{
    private const string Source = """
        using System;
        using FfiToolkit;
        public class User
        {
            private delegate int Hidden(int value);
            public static void Run(NativeFunction f)
            {
                f.Bind<Func<int, int>>();
                f.Bind<Hidden>();
            }
        }
        """;

    [Fact]
    public void The_same_source_again_runs_nothing()
    {
        GeneratorRun first = GeneratorRun.Of(Source);
        GeneratorRun second = first.After_edit(Source);

        Assert.All(Reasons(second, BindGenerator.SourceStep), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.All(OutputReasons(second), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.Equal(first.Emitted, second.Emitted);
    }

    [Fact]
    public void An_edit_after_the_last_bind_reads_the_same_and_emits_nothing_anew()
    {
        GeneratorRun second = GeneratorRun.Of(Source).After_edit(Source + "\npublic static class More;\n");

        Assert.All(Reasons(second, BindGenerator.SitesStep), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.All(OutputReasons(second), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void A_moved_bind_emits_nothing_anew_but_its_warning_moves()
    {
        GeneratorRun second = GeneratorRun.Of(Source).After_edit("// One line more.\n" + Source);

        Assert.All(Reasons(second, BindGenerator.SourceStep), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.Equal(9, Assert.Single(second.Diagnostics).Location.GetLineSpan().StartLinePosition.Line);
    }

    [Fact]
    public void Another_delegate_type_is_emitted()
    {
        GeneratorRun second = GeneratorRun.Of(Source).After_edit(Source.Replace("Func<int, int>", "Func<long, int>", StringComparison.Ordinal));

        Assert.Contains(IncrementalStepRunReason.Modified, Reasons(second, BindGenerator.SourceStep));
        Assert.Equal(["global::System.Func<long, int>"], second.Registered);
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRun run, string step) =>
        run.Driver.GetRunResult().Results[0].TrackedSteps[step].SelectMany(static one => one.Outputs).Select(static output => output.Reason);

    private static IEnumerable<IncrementalStepRunReason> OutputReasons(GeneratorRun run) =>
        run.Driver.GetRunResult().Results[0].TrackedOutputSteps.SelectMany(static step => step.Value).SelectMany(static one => one.Outputs).Select(static output => output.Reason);
}
