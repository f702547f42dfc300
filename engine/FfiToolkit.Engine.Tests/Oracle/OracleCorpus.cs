using System.Diagnostics;
using System.Runtime.InteropServices;
using FfiToolkit.Memory;
using FfiToolkit.Stubs;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Oracle;

/// <summary>The signatures of one run and their compiled functions: made once, on first use.</summary>
public sealed class OracleCorpus : IAsyncLifetime
{
    internal const int TranslationUnits = 8;

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<CodeHeap> _heap = new(static () => new CodeHeap(CodeRegionKind.DualMapped));
    private OracleLibrary? _library;

    internal IReadOnlyList<OracleCase> Cases { get; private set; } = [];

    /// <summary>Those of scalars alone.</summary>
    internal IEnumerable<OracleCase> Scalars => Cases.Where(static one => one.IsScalar);

    internal TimeSpan CompileTime { get; private set; }

    /// <summary>
    /// Whether the oracle is for a machine: its guard around calls and its canaries are written for System V on x64. The
    /// conformance suite of the test matrix does for every other convention what this does for that one.
    /// </summary>
    internal static bool IsFor(string rid) => rid is "linux-x64" or "linux-musl-x64";

    /// <summary>The compiled functions. Skips the calling test where they are for another machine, or where there is no C compiler.</summary>
    internal OracleLibrary Library
    {
        get
        {
            RequireItsMachine();
            if (_library is null)
            {
                CCompiler.Require();
            }

            return _library!;
        }
    }

    internal CodeHeap Heap => _heap.Value;

    /// <summary>Skips the calling test where the oracle is for another machine.</summary>
    internal static void RequireItsMachine() =>
        Assert.SkipUnless(IsForThisMachine, "The oracle is written for System V on x64; test-matrix/conformance proves the other conventions.");

    private static bool IsForThisMachine => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    public async ValueTask InitializeAsync()
    {
        Cases = OracleGenerator.Draw(OracleGenerator.Seed, OracleGenerator.Count);
        if (!IsForThisMachine)
        {
            return;
        }

        // Beforehand and with the seed that is drawn without being asked for; another seed needs a compiler.
        if (Prebuilt.Find("oracle") is { } prebuilt && OracleGenerator.Seed == OracleGenerator.DefaultSeed)
        {
            _library = new OracleLibrary(prebuilt);
            return;
        }

        if (!CCompiler.IsAvailable)
        {
            return;
        }

        Stopwatch clock = Stopwatch.StartNew();
        OracleLibrary library = await OracleBuilder.BuildAsync(_folder, Cases, OracleBuilder.InTurn(TranslationUnits));
        CompileTime = clock.Elapsed;
        _library = library;
    }

    public ValueTask DisposeAsync()
    {
        if (_heap.IsValueCreated)
        {
            _heap.Value.Dispose();
        }

        _library?.Dispose();
        _folder.Dispose();
        return default;
    }

    /// <summary>Emits a stub for a signature that need not be the case's own, and puts it where it can run.</summary>
    internal CodeBlock Emit(StubKind kind, OracleCase one, Signature signature, Func<byte[], byte[]>? damage = null) =>
        OracleStubs.Emit(Heap, Library, kind, one, signature, damage);
}
