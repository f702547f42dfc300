using FfiToolkit.Tests.Support;

[assembly: AssemblyFixture(typeof(NativeFixture))]

namespace FfiToolkit.Tests.Support;

/// <summary>The library of C functions that the tests call: compiled once per run, on first use.</summary>
public sealed class NativeFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string> _path;
    private int _copies;

    public NativeFixture() => _path = new Lazy<string>(Compile);

    /// <summary>The compiled library. Skips the calling test where the machine has no C compiler, and nobody compiled it beforehand.</summary>
    public string Path
    {
        get
        {
            if (Prebuilt.Find("fixture") is { } prebuilt)
            {
                return prebuilt;
            }

            CCompiler.Require();
            return _path.Value;
        }
    }

    /// <summary>The same library under a path of its own: loaded apart from every other test's, and visibly unmapped.</summary>
    public string Copy()
    {
        string copy = _folder.Combine($"copy{Interlocked.Increment(ref _copies)}{Prebuilt.Extension}");
        File.Copy(Path, copy);
        return copy;
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Compiles the library.</summary>
    internal static Task CompileAsync(TemporaryFolder folder, string library, string? kept = null)
    {
        string sources = System.IO.Path.Combine(AppContext.BaseDirectory, "Native");
        string[] copies = [.. Directory.GetFiles(sources, "*.c").Where(static file => !file.Contains("oracle", StringComparison.Ordinal)).Select(source => Bring(folder, source))];
        return CCompiler.BuildLibraryAsync([.. copies, folder.Write("arities.c", ArityFunctions.Source())], library, static _ => "-O1", kept);
    }

    private static string Bring(TemporaryFolder folder, string source)
    {
        string copy = folder.Combine(System.IO.Path.GetFileName(source));
        File.Copy(source, copy);
        return copy;
    }

    private string Compile()
    {
        string library = _folder.Combine("fixture" + Prebuilt.Extension);
        CompileAsync(_folder, library).GetAwaiter().GetResult();
        return library;
    }
}
