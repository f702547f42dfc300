using System.Collections.Immutable;
using FfiToolkit.LibffiSuite.Programs;

namespace FfiToolkit.LibffiSuite.Building;

/// <summary>The commands that make programs for a target.</summary>
internal interface IToolset
{
    /// <summary>The C compiler, as one calls it.</summary>
    string CompilerName { get; }

    /// <summary>Every tool whose version a result depends on.</summary>
    ImmutableArray<string> Tools { get; }

    /// <summary>Folders of our own whose files end up in programs.</summary>
    ImmutableArray<string> OwnFiles { get; }

    /// <summary>The command that preprocesses C to standard output.</summary>
    ImmutableArray<string> Preprocess(string source, ImmutableArray<string> includes);

    /// <summary>What programs need besides, to be made before them.</summary>
    ImmutableArray<SupportFile> Support(string folder);

    /// <summary>The commands that make a program which loads libffi from <paramref name="library"/>.</summary>
    ImmutableArray<ImmutableArray<string>> Program(TestProgram program, ImmutableArray<string> includes, string library, string support, string output);

    /// <summary>The first of a program's commands, if that is one of clang's which others like it can share a process with; null if not.</summary>
    ClangBatch.Compilation? Batched(TestProgram program, ImmutableArray<string> includes, string output) => null;

    /// <summary>The commands that make a library which takes libffi's place.</summary>
    ImmutableArray<ImmutableArray<string>> Library(string source, ImmutableArray<string> includes, string support, string output);
}
