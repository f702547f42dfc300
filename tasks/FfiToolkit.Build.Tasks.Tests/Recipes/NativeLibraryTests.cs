using System.Runtime.InteropServices;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace FfiToolkit.Build.Tasks.Tests.Recipes;

/// <summary>NativeLibrary items: what they make with the pinned toolchain, and what is said where they cannot be built.</summary>
public sealed class NativeLibraryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeBuildEngine _engine = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sources_of_one_name_and_what_a_group_of_rids_has_are_in_one_library()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "what is built is called here, on linux-x64");
        _folder.Write("src/one/part.c", "#include \"answer.h\"\n#include <math.h>\nint one (void) { return ANSWER + (int) cbrt (1000.0 * WEIGHT); }\n");
        _folder.Write("src/two/part.c", "int two (void) { return TWO; }\nint internal = 1;\n");
        _folder.Write("include/answer.h", "#define ANSWER 40\n");
        _folder.Write("answer.exports", "# comment\none\ntwo\n");

        ITaskItem built = Assert.Single(Build("linux-x64", ("Sources", "src/**/*.c"), ("IncludeDirectories", "include"), ("Exports", "answer.exports"), ("Defines", "WEIGHT=1"), ("Defines-linux", "TWO=2"), ("Defines-win", "TWO=3")));

        Assert.Empty(_engine.Errors);
        Assert.Equal("libanswer.so", built.GetMetadata("LibraryName"));
        nint library = NativeLibrary.Load(built.GetMetadata("Library"));
        Assert.Equal(50, Call(library, "one"));
        Assert.Equal(2, Call(library, "two"));
        Assert.False(NativeLibrary.TryGetExport(library, "internal", out _));
        Assert.True(File.Exists(Path.Combine(built.ItemSpec, "include", "answer.h")));
    }

    [Fact]
    public void Without_a_list_the_sources_say_what_is_exported_and_a_changed_header_builds_again()
    {
        _folder.Write("a.c", "#include \"a.h\"\n__attribute__ ((visibility (\"default\"))) int shown (void) { return A; }\nint hidden (void) { return 1; }\n");
        _folder.Write("a.h", "#define A 1\n");

        ITaskItem first = Assert.Single(Build("linux-x64", ("Sources", "a.c")));
        ITaskItem second = Assert.Single(Build("linux-x64", ("Sources", "a.c")));
        _folder.Write("a.h", "#define A 2\n");
        ITaskItem third = Assert.Single(Build("linux-x64", ("Sources", "a.c")));

        Assert.Equal(("false", "true", "false"), (first.GetMetadata("UpToDate"), second.GetMetadata("UpToDate"), third.GetMetadata("UpToDate")));
        Assert.Contains("\"shown\"", File.ReadAllText(Path.Combine(third.ItemSpec, "build-record.json")), StringComparison.Ordinal);
        Assert.DoesNotContain("\"hidden\"", File.ReadAllText(Path.Combine(third.ItemSpec, "build-record.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_fails_on_one_rid_leaves_the_others_and_has_file_line_and_rid()
    {
        string source = _folder.Write("a.c", "#ifdef BROKEN\nint broken = ;\n#endif\nint a (void) { return 1; }\n");
        _folder.Write("a.exports", "a\n");

        ITaskItem built = Assert.Single(Build("linux-x64;linux-musl-x64", ("Sources", "a.c"), ("Exports", "a.exports"), ("Defines-musl", "BROKEN")));

        Assert.Equal("linux-x64", built.GetMetadata("Rid"));
        Assert.Contains(_engine.Errors, error => error.Code == DiagnosticCodes.CompilerError && error.File == source && error.LineNumber == 2);
        Assert.Contains(_engine.Errors, error => error.Message!.Contains("refused a.c of answer 1.0.0 for 'linux-musl-x64'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("int a (void);", "a", DiagnosticCodes.ExportMissing, "cannot export a: no source defines it, and a.exports names it")]
    [InlineData("int nowhere (void); int a (void) { return nowhere (); }", "a", DiagnosticCodes.SymbolMissing, "no library has nowhere (used by")]
    [InlineData("#include <sys/random.h>\nint a (void) { char c; return (int) getrandom (&c, 1, 0); }", "a", DiagnosticCodes.AboveGlibcCeiling, "has to run on glibc 2.17, and needs getrandom (glibc 2.25)")]
    [InlineData("int a (void) { return 1; }", "a b c", DiagnosticCodes.BadExports, "line 1 of '")]
    public void What_cannot_be_linked_is_named(string source, string exports, string code, string message)
    {
        _folder.Write("a.c", source + "\n");
        _folder.Write("a.exports", exports + "\n");

        Assert.Empty(Build("linux-x64", ("Sources", "a.c"), ("Exports", "a.exports")));

        BuildErrorEventArgs error = Assert.Single(_engine.Errors);
        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Defnies", "A", DiagnosticCodes.UnknownMetadata, "metadata 'Defnies', which nothing reads. Did you mean 'Defines'?")]
    [InlineData("Defines-linux-x46", "A", DiagnosticCodes.UnknownMetadata, "'linux-x46' is neither a RID nor a group of them. Did you mean 'linux-x64'?")]
    [InlineData("Sources-linux", "lib/*.c", DiagnosticCodes.NoSources, "name no file for 'linux-x64': lib/*.c")]
    [InlineData("Sources-linux", "a.exports", DiagnosticCodes.BadMetadata, "'a.exports', which is no source that is compiled")]
    [InlineData("Kind", "dynamic", DiagnosticCodes.BadMetadata, "Kind of the NativeLibrary 'answer' is 'dynamic'")]
    [InlineData("Version", "1.x", DiagnosticCodes.BadMetadata, "'1.x', which is no version")]
    [InlineData("CxxStandard", "seventeen", DiagnosticCodes.BadMetadata, "write c++17, gnu++17 or 17")]
    [InlineData("GlibcCeiling", "2.4", DiagnosticCodes.BadMetadata, "which is no version of glibc from 2.17 on")]
    [InlineData("IncludeDirectories", "inc", DiagnosticCodes.BadMetadata, "is no folder")]
    [InlineData("Configuration", "1X", DiagnosticCodes.BadMetadata, "which is no macro")]
    public void Metadata_that_cannot_be_used_is_refused_before_anything_is_compiled(string name, string value, string code, string message)
    {
        _folder.Write("a.c", "int a (void) { return 1; }\n");
        _folder.Write("a.exports", "a\n");

        Assert.Empty(Build("linux-x64", ("Sources", "a.c"), ("Exports", "a.exports"), (name, value)));

        BuildErrorEventArgs error = Assert.Single(_engine.Errors);
        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private delegate int Function();

    private static int Call(nint library, string name) => Marshal.GetDelegateForFunctionPointer<Function>(NativeLibrary.GetExport(library, name))();

    private ITaskItem[] Build(string rids, params (string Name, string Value)[] metadata)
    {
        TaskItem item = new("answer");
        foreach ((string name, string value) in metadata)
        {
            item.SetMetadata(name, value);
        }

        using BuildNativeLibraries task = new()
        {
            BuildEngine = _engine,
            ProjectFolder = _folder.Path,
            Libraries = [item],
            RuntimeIdentifiers = rids,
            DataFolder = Repository.DataFolder,
            OutputRoot = _folder["out"],
            LogFolder = _folder["log"],
            Toolchain = "zig",
        };
        _ = task.Execute();
        return task.Native;
    }
}
