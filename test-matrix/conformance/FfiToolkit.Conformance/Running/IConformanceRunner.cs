using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace FfiToolkit.Conformance;

/// <summary>A way to run compiled code of a target on this machine: as it is, under an emulator of its instructions, under Wine.</summary>
internal interface IConformanceRunner
{
    /// <summary>The name by which cells of <c>matrix.json</c> ask for it.</summary>
    string Name { get; }

    /// <summary>How near it is to the real machine: <c>native</c>, <c>qemu-user</c>, <c>wine</c>, <c>emulated</c>.</summary>
    string Level { get; }

    /// <summary>Whether it compiles callers too, and says what C's layouts are; otherwise callees are all that there is, for slot stubs.</summary>
    bool IsC => true;

    /// <summary>The corpus that it runs.</summary>
    /// <param name="abi">The convention.</param>
    /// <param name="count">How many signatures at most.</param>
    ImmutableArray<ConformanceCase> CorpusFor(TargetAbi abi, int count) => Corpus.Create(abi, count, Corpus.Seed);

    /// <summary>Compiles a corpus for a cell and makes it ready to run.</summary>
    /// <param name="cell">The target and its compiler.</param>
    /// <param name="cases">The corpus.</param>
    /// <param name="folder">An existing folder of the cell's own, for sources and objects.</param>
    /// <param name="prepared">The compiled corpus.</param>
    /// <param name="missing">What this machine lacks and how to install it, in words. Anything else that goes wrong is an exception.</param>
    bool TryPrepare(
        MatrixCell cell,
        ImmutableArray<ConformanceCase> cases,
        string folder,
        [NotNullWhen(true)] out IPreparedCell? prepared,
        [NotNullWhen(false)] out string? missing);
}

/// <summary>A compiled corpus, ready to be called through stubs.</summary>
internal interface IPreparedCell : IDisposable
{
    /// <summary>The address that stubs for a case must call.</summary>
    /// <param name="caseId">The case.</param>
    ulong TargetOf(int caseId);

    /// <summary>
    /// Runs each stub once: a receiver stub through the case's caller, a slot stub directly. Compares what the callee saw and
    /// what came back, callee-saved registers, stack pointer, and the stack's alignment at the target.
    /// </summary>
    /// <param name="stubs">The stubs, in any order; broken ones too.</param>
    /// <returns>At most one failure per stub; a crash or a hang is one.</returns>
    IReadOnlyList<Failure> Run(IReadOnlyList<PlannedStub> stubs);
}
