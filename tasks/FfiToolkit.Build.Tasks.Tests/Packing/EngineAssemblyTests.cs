using FfiToolkit.Build.Tasks.Packing;

namespace FfiToolkit.Build.Tasks.Tests.Packing;

public sealed class EngineAssemblyTests : IDisposable
{
    private const string Emitter = "FfiToolkit.Stubs.X64StubEmitter";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_engine_with_every_declared_emitter_passes() =>
        Engine(iced: true, Emitter, "FfiToolkit.FfiContext").Check([Emitter], withoutFastcall: false);

    [Fact]
    public void A_declared_emitter_that_is_missing_is_named()
    {
        EngineAssembly engine = Engine(iced: true, Emitter);

        FfiBuildException failure = Assert.Throws<FfiBuildException>(() => engine.Check([Emitter, "FfiToolkit.Stubs.Arm64StubEmitter"], withoutFastcall: false));

        Assert.Equal(DiagnosticCodes.EmitterMissing, failure.Code);
        Assert.Contains("the declared emitter FfiToolkit.Stubs.Arm64StubEmitter", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FfiToolkit.Stubs.x64StubEmitter")]
    [InlineData("Other.Stubs.X64StubEmitter")]
    [InlineData("FfiToolkit.X64StubEmitter")]
    public void A_type_of_a_similar_name_does_not_count(string similar) =>
        Assert.Equal(DiagnosticCodes.EmitterMissing, Assert.Throws<FfiBuildException>(() => Engine(iced: false, similar).Check([Emitter], withoutFastcall: false)).Code);

    [Fact]
    public void An_engine_without_its_fast_path_passes_without_any_of_it() =>
        Engine(iced: false, "FfiToolkit.FfiContext", "FfiToolkit.StubsExplained").Check([Emitter], withoutFastcall: true);

    [Theory]
    [InlineData(Emitter)]
    [InlineData("FfiToolkit.Stubs.StubPlanner")]
    [InlineData("FfiToolkit.Memory.CodeHeap")]
    [InlineData("FfiToolkit.Memory.Linux.DualMapped")]
    public void Anything_of_the_fast_path_is_refused_in_an_engine_without_it(string type)
    {
        FfiBuildException failure = Assert.Throws<FfiBuildException>(() => Engine(iced: false, "FfiToolkit.FfiContext", type).Check([Emitter], withoutFastcall: true));

        Assert.Equal(DiagnosticCodes.EmitterPresent, failure.Code);
        Assert.Contains(type, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_to_the_assembler_is_refused_in_an_engine_without_its_fast_path()
    {
        FfiBuildException failure = Assert.Throws<FfiBuildException>(() => Engine(iced: true, "FfiToolkit.FfiContext").Check([Emitter], withoutFastcall: true));

        Assert.Contains("a reference to Iced", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_a_coded_error() =>
        Assert.Equal(DiagnosticCodes.PackInputMissing, Assert.Throws<FfiBuildException>(() => EngineAssembly.Read(_folder.Write("x.dll", "text"))).Code);

    [Theory]
    [InlineData("0.1.0", false, "0.1.0", "0.1.0")]
    [InlineData("0.1.0", true, "0.1.0-nofastcall", "0.1.0")]
    [InlineData("0.1.0-nofastcall", true, "0.1.0-nofastcall", "0.1.0")]
    [InlineData("1.2.3-beta.1", true, "1.2.3-beta.1.nofastcall", "1.2.3-beta.1")]
    [InlineData("1.2.3-beta.1", false, "1.2.3-beta.1", "1.2.3-beta.1")]
    public void The_label_says_that_the_engine_is_without_its_fast_path(string version, bool without, string engine, string native) =>
        Assert.Equal((engine, native), (EngineVersion.Engine(version, without), EngineVersion.Native(version)));

    private EngineAssembly Engine(bool iced, params string[] types) =>
        EngineAssembly.Read(TinyAssembly.Write(_folder["Engine.dll"], iced, types));
}
