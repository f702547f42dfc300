using System.Collections.Immutable;

namespace FfiToolkit.Conformance;

/// <summary>Compiles a corpus with the harness and a gate into one program at fixed addresses.</summary>
internal static class CorpusProgram
{
    // As many as keep two cores busy to the end; more would only compile the prologue more often.
    private const int Units = 4;
    private const int Cores = 2;

    private static readonly ImmutableArray<string> s_flags =
        ["-std=gnu11", "-ffreestanding", "-fno-stack-protector", "-fno-asynchronous-unwind-tables", "-fno-strict-aliasing", "-DFFITK_EXPORT=", "-w", "-g0"];

    /// <summary>Builds the program, unless the folder has it already from the same sources and commands.</summary>
    /// <returns>Its file name in the folder.</returns>
    internal static string Build(MatrixCell cell, ExecutableTarget target, ImmutableArray<ConformanceCase> cases, string folder)
    {
        const string Program = "corpus.exe";
        string native = Path.Combine(AppContext.BaseDirectory, "Native");
        string[] compiler = [.. cell.Compiler.Split(' '), .. s_flags, .. target.CompileArguments];
        string[] linker = [target.Linker, "-O1", "-g0", .. target.CompileArguments, .. target.LinkArguments];
        ImmutableArray<CorpusUnit> corpus = CorpusUnit.Of(cases, cell.Abi, Units);
        List<(string Name, string Text)> sources =
        [
            .. corpus.Select(static (unit, i) => ($"corpus{i}.c", unit.Text)),
            ("entries.S", EntryThunks.Write(cases, cell.Abi)),
            ("harness.c", File.ReadAllText(Path.Combine(native, "harness.c"))),
            ("gate.S", File.ReadAllText(Path.Combine(native, target.Gate))),
        ];
        string stamp = BuildStamp.Of(compiler[0], [.. compiler, .. linker, .. sources.Select(static source => source.Text)]);
        if (BuildStamp.IsCurrent(folder, stamp, Program))
        {
            return Program;
        }

        foreach ((string name, string text) in sources)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }

        string[] units = [.. sources.Take(corpus.Length).Select(static source => source.Name)];
        Parallel.For(0, units.Length, new ParallelOptions { MaxDegreeOfParallelism = Cores }, i =>
            ChildProgram.Require(folder, units[i] + ".log", [.. compiler, corpus[i].Optimisation, "-c", units[i], "-o", units[i] + ".o"]));
        ChildProgram.Require(folder, "link.log", [.. linker, "harness.c", "gate.S", "entries.S", .. units.Select(static unit => unit + ".o"), "-o", Program]);
        BuildStamp.Write(folder, stamp, Program);
        return Program;
    }
}
