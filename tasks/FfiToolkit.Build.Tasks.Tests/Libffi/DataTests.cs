using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Recipes.Libffi;

namespace FfiToolkit.Build.Tasks.Tests.Libffi;

public sealed class DataTests
{
    private readonly LibffiCatalog _catalog = LibffiCatalog.Load(Repository.DataFolder);

    [Fact]
    public void An_unknown_rid_is_refused_with_the_known_ones_named()
    {
        FfiBuildException failure = Assert.Throws<FfiBuildException>(() => _catalog.Get("plan9-x64"));

        Assert.Equal(DiagnosticCodes.UnknownRuntime, failure.Code);
        Assert.Contains("'plan9-x64' (known: linux-x64, linux-arm64, linux-arm, linux-musl-x64, linux-musl-arm64, osx-x64, osx-arm64, win-x64, win-arm64, freebsd-x64, freebsd-arm64)", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"common\": ")]
    [InlineData("{ \"common\": { \"sources\": [], \"defines\": {}, \"compileFlags\": [] }, \"groups\": {}, \"runtimes\": { \"linux-x64\": { \"target\": \"X86_64\" } } }")]
    [InlineData("{ \"common\": {}, \"groups\": {}, \"runtimes\": { \"linux-x64\": { \"groups\": [ \"elf\" ] } } }")]
    [InlineData("{ \"common\": {}, \"groups\": {}, \"runtimes\": { \"linux-x64\": { \"sauces\": [] } } }")]
    public void A_damaged_description_is_named(string text)
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("platforms.json", text);

        FfiBuildException failure = Assert.Throws<FfiBuildException>(() => PlatformCatalog.Load(file));

        Assert.Equal((DiagnosticCodes.BadData, file), (failure.Code, failure.File));
    }

    [Fact]
    public void A_target_has_the_common_sources_and_its_own()
    {
        LibffiTarget target = _catalog.Get("linux-arm64");

        Assert.Equal(["src/prep_cif.c", "src/types.c", "src/raw_api.c", "src/java_raw_api.c", "src/closures.c", "src/tramp.c", "src/aarch64/ffi.c", "src/aarch64/sysv.S"], target.Sources);
        Assert.Equal("1", target.Defines["STDC_HEADERS"]);
        Assert.Equal("1", target.Defines["FFI_EXEC_STATIC_TRAMP"]);
    }

    [Fact]
    public void The_template_gets_every_value()
    {
        string header = HeaderGenerator.FfiHeader("@VERSION@ @FFI_VERSION_STRING@ @FFI_VERSION_NUMBER@ @TARGET@ @HAVE_LONG_DOUBLE@ @FFI_EXEC_TRAMPOLINE_TABLE@", "3.8.0", _catalog.Get("linux-x64"));

        Assert.Equal("3.8.0 3.8.0 30800 X86_64 1 0", header);
    }

    [Fact]
    public void A_placeholder_without_a_value_is_not_passed_over()
    {
        FfiBuildException failure = Assert.Throws<FfiBuildException>(() => HeaderGenerator.FfiHeader("#if @NEW_THING@", "4.0.0", _catalog.Get("linux-x64")));

        Assert.Equal(DiagnosticCodes.BadData, failure.Code);
        Assert.Contains("@NEW_THING@", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_configuration_header_ends_with_the_macro_for_hidden_symbols()
    {
        string header = HeaderGenerator.ConfigHeader(_catalog.Get("linux-x64"));

        Assert.Contains("#define EH_FRAME_FLAGS \"a\"\n", header, StringComparison.Ordinal);
        Assert.Contains("# define FFI_HIDDEN(name) .hidden name\n", header, StringComparison.Ordinal);
        Assert.EndsWith("# define FFI_HIDDEN __attribute__ ((visibility (\"hidden\")))\n#endif\n", header, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_map_gives_names_with_their_nodes()
    {
        ExportList map = ExportList.Script("# 1 \"x\"\nA_1.0 {\n global:\n b; a;\n local:\n *;\n};\nB_2.0 { global: c; } A_1.0;\n");

        Assert.Equal(["a@A_1.0", "b@A_1.0", "c@B_2.0"], map.Symbols);
        Assert.DoesNotContain('#', map.Text);
    }

    [Theory]
    [InlineData("src/a.c:12:5: error: unknown type", "/tree/src/a.c", 12, 5, "unknown type")]
    [InlineData("/abs/b.c:3:1: fatal error: x.h: No such file", "/abs/b.c", 3, 1, "x.h: No such file")]
    [InlineData("src/x86/unix64.S:40: Error: no such instruction: `bogus'", "/tree/src/x86/unix64.S", 40, 0, "no such instruction: `bogus'")]
    public void A_compilers_errors_are_read_with_file_and_line(string line, string file, int number, int column, string text) =>
        Assert.Equal(new CompilerMessage(file, number, column, text), Assert.Single(CompilerMessage.Parse($"In file included from z.c:1:\n{line}\n   12 |  x\nsrc/a.c:1:2: warning: unused\n", "/tree")));
}
