using FfiToolkit.Tests.Oracle;

namespace FfiToolkit.Tests.Support;

/// <summary>
/// The native libraries of the tests, compiled beforehand for a machine without a compiler: <c>prebuilt/fixture</c> and
/// <c>prebuilt/oracle</c> beside the program. The verb <c>prebuild</c> makes them with the compiler that <c>CC</c> names.
/// </summary>
internal static class Prebuilt
{
    internal const string Verb = "prebuild";

    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "prebuilt");

    /// <summary>The file extension of libraries here.</summary>
    internal static string Extension => OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";

    /// <summary>A library, or null where it was not compiled beforehand.</summary>
    internal static string? Find(string name) => Path.Combine(s_folder, name + Extension) is var path && File.Exists(path) ? path : null;

    /// <summary>Compiles both into a folder.</summary>
    /// <param name="folder">Where they go.</param>
    /// <param name="rid">The machine that they are for.</param>
    /// <param name="kept">Where those of earlier builds are, of other machines too: the same sources are compiled once.</param>
    internal static async Task<int> BuildAsync(string folder, string rid, string kept)
    {
        if (!CCompiler.IsAvailable)
        {
            Console.Error.WriteLine("error: there is no C compiler (looked for CC and cc).");
            return 2;
        }

        string extension = rid.StartsWith("win-", StringComparison.Ordinal) ? ".dll" : ".so";
        Directory.CreateDirectory(folder);
        using TemporaryFolder work = new();
        await NativeFixture.CompileAsync(work, Path.Combine(folder, "fixture" + extension), kept);
#if !WITHOUT_FFI_FASTCALL
        if (OracleCorpus.IsFor(rid))
        {
            using TemporaryFolder sources = new();
            await OracleBuilder.CompileAsync(sources, OracleGenerator.Draw(OracleGenerator.Seed, OracleGenerator.Count), OracleBuilder.InTurn(OracleCorpus.TranslationUnits), Path.Combine(folder, "oracle" + extension), kept);
        }
#endif
        return 0;
    }
}
