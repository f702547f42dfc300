using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace FfiToolkit.Conformance;

/// <summary>Compiles a corpus with the harness and a gate into one program at fixed addresses.</summary>
internal static class CorpusProgram
{
    // As many as this machine's cores are worth; more would only compile the prologue more often.
    private const int Units = 2;

    // Optimised, so that callees rely on what the convention promises them and keep nothing else.
    private static readonly ImmutableArray<string> s_flags =
        ["-std=gnu11", "-O1", "-ffreestanding", "-fno-stack-protector", "-fno-asynchronous-unwind-tables", "-DFFITK_EXPORT=", "-w", "-g0"];

    /// <summary>Builds the program, unless the folder has it already from the same sources and commands.</summary>
    /// <returns>Its file name in the folder.</returns>
    internal static string Build(MatrixCell cell, ExecutableTarget target, ImmutableArray<ConformanceCase> cases, string folder)
    {
        const string Program = "corpus.exe";
        string native = Path.Combine(AppContext.BaseDirectory, "Native");
        string[] compiler = [.. cell.Compiler.Split(' '), .. s_flags, .. target.CompileArguments];
        string[] linker = [target.Linker, "-O1", "-g0", .. target.CompileArguments, .. target.LinkArguments];
        List<(string Name, string Text)> sources =
        [
            .. cases.Chunk((cases.Length + Units - 1) / Units).Select((chunk, i) => ($"corpus{i}.c", CSource.Write(chunk, cell.Abi, definesGlobals: i == 0))),
            ("entries.S", EntryThunks.Write(cases, cell.Abi)),
            ("harness.c", File.ReadAllText(Path.Combine(native, "harness.c"))),
            ("gate.S", File.ReadAllText(Path.Combine(native, target.Gate))),
        ];
        string stamp = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [.. compiler, .. linker, .. sources.Select(static source => source.Text)]))));
        string stampFile = Path.Combine(folder, "built");
        if (File.Exists(stampFile) && File.ReadAllText(stampFile) == stamp)
        {
            return Program;
        }

        foreach ((string name, string text) in sources)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }

        string[] units = [.. sources.Select(static source => source.Name).Where(static name => name.StartsWith("corpus", StringComparison.Ordinal))];
        Parallel.ForEach(units, new ParallelOptions { MaxDegreeOfParallelism = Units }, unit =>
            ChildProgram.Require(folder, unit + ".log", [.. compiler, "-c", unit, "-o", unit + ".o"]));
        ChildProgram.Require(folder, "link.log", [.. linker, "harness.c", "gate.S", "entries.S", .. units.Select(static unit => unit + ".o"), "-o", Program]);
        File.WriteAllText(stampFile, stamp);
        return Program;
    }
}
