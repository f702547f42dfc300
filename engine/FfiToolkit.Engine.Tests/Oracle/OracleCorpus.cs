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
        string native = Path.Combine(AppContext.BaseDirectory, "Native");
        File.Copy(Path.Combine(native, "oracle.h"), _folder.Combine("oracle.h"));
        File.Copy(Path.Combine(native, "oracle.c"), _folder.Combine("oracle.c"));
        List<string> sources = [_folder.Combine("oracle.c")];
        sources.AddRange(Cases.Chunk((Cases.Count + TranslationUnits - 1) / TranslationUnits)
            .Select((part, i) => _folder.Write($"part{i}.c", OracleSource.Write(part))));
        string library = _folder.Combine("oracle.so");

        // Two ways of code generation: every value through memory, and values kept in registers.
        await CCompiler.BuildLibraryAsync(sources, library, static i => i % 2 == 0 ? "-O0" : "-O1");
        CompileTime = clock.Elapsed;
        _library = new OracleLibrary(library);
    }

    public ValueTask DisposeAsync()
    {
        Heap.Dispose();
        _folder.Dispose();
        return default;
    }

    /// <summary>Emits a stub for a signature that need not be the case's own, and puts it where it can run.</summary>
    internal CodeBlock Emit(StubKind kind, OracleCase one, Signature signature, Func<byte[], byte[]>? damage = null)
    {
        StubRequest request = new(kind, TargetAbi.SystemVX64, signature, (ulong)Library.Find(one.CalleeName));
        Assert.True(new X64StubEmitter().TryEmit(request, out byte[]? code, out string? reason), $"{one}: no {kind} stub: {reason}");
        return Heap.Add(damage is null ? code : damage(code));
    }
}
