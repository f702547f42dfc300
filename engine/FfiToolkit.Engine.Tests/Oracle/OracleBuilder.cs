using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Oracle;

/// <summary>Compiles the C functions of cases.</summary>
internal static class OracleBuilder
{
    /// <summary>Writes the sources into a folder, compiles them in as many translation units as asked for, and loads the library.</summary>
    internal static async Task<OracleLibrary> BuildAsync(TemporaryFolder folder, IReadOnlyList<OracleCase> cases, int translationUnits)
    {
        string library = folder.Combine("oracle.so");
        await CompileAsync(folder, cases, translationUnits, library);
        return new OracleLibrary(library);
    }

    /// <summary>Writes the sources into a folder and compiles them.</summary>
    internal static Task CompileAsync(TemporaryFolder folder, IReadOnlyList<OracleCase> cases, int translationUnits, string library)
    {
        string native = Path.Combine(AppContext.BaseDirectory, "Native");
        File.Copy(Path.Combine(native, "oracle.h"), folder.Combine("oracle.h"));
        File.Copy(Path.Combine(native, "oracle.c"), folder.Combine("oracle.c"));
        List<string> sources = [folder.Combine("oracle.c")];
        sources.AddRange(cases.Chunk((cases.Count + translationUnits - 1) / translationUnits)
            .Select((part, i) => folder.Write($"part{i}.c", OracleSource.Write(part))));

        // Two ways of code generation: every value through memory, and values kept in registers.
        return CCompiler.BuildLibraryAsync(sources, library, static i => i % 2 == 0 ? "-O0" : "-O1");
    }
}
