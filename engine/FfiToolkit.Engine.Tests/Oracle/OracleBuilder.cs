using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Oracle;

/// <summary>Compiles the C functions of cases.</summary>
internal static class OracleBuilder
{
    /// <summary>Writes the sources into a folder, compiles them and loads the library.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="cases">The cases; each translation unit has as many of them, in order.</param>
    /// <param name="optimizations">One for each translation unit.</param>
    internal static async Task<OracleLibrary> BuildAsync(TemporaryFolder folder, IReadOnlyList<OracleCase> cases, IReadOnlyList<string> optimizations)
    {
        string library = folder.Combine("oracle.so");
        await CompileAsync(folder, cases, optimizations, library);
        return new OracleLibrary(library);
    }

    /// <summary>Writes the sources into a folder and compiles them.</summary>
    internal static Task CompileAsync(TemporaryFolder folder, IReadOnlyList<OracleCase> cases, IReadOnlyList<string> optimizations, string library, string? kept = null)
    {
        string native = Path.Combine(AppContext.BaseDirectory, "Native");
        File.Copy(Path.Combine(native, "oracle.h"), folder.Combine("oracle.h"));
        File.Copy(Path.Combine(native, "oracle.c"), folder.Combine("oracle.c"));
        List<string> sources = [folder.Combine("oracle.c")];
        sources.AddRange(cases.Chunk((cases.Count + optimizations.Count - 1) / optimizations.Count)
            .Select((part, i) => folder.Write($"part{i}.c", OracleSource.Write(part))));
        return CCompiler.BuildLibraryAsync(sources, library, i => i == 0 ? "-O0" : optimizations[i - 1], kept);
    }

    /// <summary>Two ways of code generation in turn: values kept in registers, and every value through memory.</summary>
    internal static string[] InTurn(int translationUnits) => [.. Enumerable.Range(0, translationUnits).Select(static i => i % 2 == 0 ? "-O1" : "-O0")];
}
