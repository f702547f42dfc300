using System.Diagnostics;
using FfiToolkit.Memory;
using FfiToolkit.Stubs;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Oracle;

/// <summary>The signatures of one run and their compiled functions: made once, on first use.</summary>
public sealed class OracleCorpus : IAsyncLifetime
{
    private const int TranslationUnits = 8;

    private readonly TemporaryFolder _folder = new();
    private OracleLibrary? _library;

    internal IReadOnlyList<OracleCase> Cases { get; private set; } = [];

    internal TimeSpan CompileTime { get; private set; }

    /// <summary>The compiled functions. Skips the calling test where the machine has no C compiler.</summary>
    internal OracleLibrary Library
    {
        get
        {
            CCompiler.Require();
            return _library!;
        }
    }

    internal CodeHeap Heap { get; } = new(CodeRegionKind.DualMapped);

    public async ValueTask InitializeAsync()
    {
        Cases = OracleGenerator.Draw(OracleGenerator.Seed, OracleGenerator.Count);
        if (!CCompiler.IsAvailable)
        {
            return;
        }

        Stopwatch clock = Stopwatch.StartNew();
        OracleLibrary library = await OracleBuilder.BuildAsync(_folder, Cases, TranslationUnits);
        CompileTime = clock.Elapsed;
        _library = library;
    }

    public ValueTask DisposeAsync()
    {
        Heap.Dispose();
        _library?.Dispose();
        _folder.Dispose();
        return default;
    }

    /// <summary>Emits a stub for a signature that need not be the case's own, and puts it where it can run.</summary>
    internal CodeBlock Emit(StubKind kind, OracleCase one, Signature signature, Func<byte[], byte[]>? damage = null) =>
        OracleStubs.Emit(Heap, Library, kind, one, signature, damage);
}
