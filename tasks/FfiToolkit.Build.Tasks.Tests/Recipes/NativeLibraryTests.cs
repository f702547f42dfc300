using System.Runtime.InteropServices;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks.Tests.Recipes;

/// <summary>NativeLibrary items: what they make with the pinned toolchain, and what is said where they cannot be built.</summary>
public sealed class NativeLibraryTests : IDisposable
{
    private delegate void Start(nint place);

    private readonly NativeLibraryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sources_of_one_name_and_what_a_group_of_rids_has_are_in_one_library()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "what is built is called here, on linux-x64");
        _folder.Write("src/one/part.c", "#include \"answer.h\"\n#include <math.h>\nint one (void) { return ANSWER + (int) cbrt (1000.0 * WEIGHT); }\n");
        _folder.Write("src/two/part.c", "int two (void) { return TWO; }\nint internal = 1;\n");
        _folder.Write("include/answer.h", "#define ANSWER 40\n");
        _folder.Write("answer.exports", "# comment\none\ntwo\n");

        ITaskItem built = _folder.Make("linux-x64", ("Sources", "src/**/*.c"), ("IncludeDirectories", "include"), ("Exports", "answer.exports"), ("Defines", "WEIGHT=1"), ("Defines-linux", "TWO=2"), ("Defines-win", "TWO=3"));

        Assert.Empty(_folder.Errors);
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

        ITaskItem first = _folder.Make("linux-x64", ("Sources", "a.c"));
        ITaskItem second = _folder.Make("linux-x64", ("Sources", "a.c"));
        _folder.Write("a.h", "#define A 2\n");
        ITaskItem third = _folder.Make("linux-x64", ("Sources", "a.c"));

        Assert.Equal(("false", "true", "false"), (first.GetMetadata("UpToDate"), second.GetMetadata("UpToDate"), third.GetMetadata("UpToDate")));
        Assert.Contains("\"shown\"", File.ReadAllText(Path.Combine(third.ItemSpec, "build-record.json")), StringComparison.Ordinal);
        Assert.DoesNotContain("\"hidden\"", File.ReadAllText(Path.Combine(third.ItemSpec, "build-record.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_fails_on_one_rid_leaves_the_others_and_has_file_line_and_rid()
    {
        string source = _folder.Write("a.c", "#ifdef BROKEN\nint broken = ;\n#endif\nint a (void) { return 1; }\n");
        _folder.Write("a.exports", "a\n");

        ITaskItem built = Assert.Single(_folder.Build("linux-x64;linux-musl-x64", ("Sources", "a.c"), ("Exports", "a.exports"), ("Defines-musl", "BROKEN")));

        Assert.Equal("linux-x64", built.GetMetadata("Rid"));
        Assert.Contains(_folder.Errors, error => error.Code == DiagnosticCodes.CompilerError && error.File == source && error.LineNumber == 2);
        Assert.Contains(_folder.Errors, error => error.Message!.Contains("refused a.c of answer 1.0.0 for 'linux-musl-x64'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("linux-x64", "int a (void);", "a", DiagnosticCodes.ExportMissing, "cannot export a: no source defines it, and a.exports names it")]
    [InlineData("osx-arm64", "int b (void) { return 1; }", "a", DiagnosticCodes.ExportMissing, "libanswer.dylib for 'osx-arm64' cannot export a: no source defines it, and a.exports names it")]
    [InlineData("win-x64", "int b (void) { return 1; }", "a", DiagnosticCodes.ExportMissing, "answer.dll for 'win-x64' cannot export a: no source defines it, and a.exports names it")]
    [InlineData("linux-x64", "int nowhere (void); int a (void) { return nowhere (); }", "a", DiagnosticCodes.SymbolMissing, "no library has nowhere (used by")]
    [InlineData("osx-arm64", "int nowhere (void); int a (void) { return nowhere (); }", "a", DiagnosticCodes.SymbolMissing, "no library has nowhere (used by")]
    [InlineData("win-x64", "int nowhere (void); int a (void) { return nowhere (); }", "a", DiagnosticCodes.SymbolMissing, "no library has nowhere (used by")]
    [InlineData("linux-x64", "#include <sys/random.h>\nint a (void) { char c; return (int) getrandom (&c, 1, 0); }", "a", DiagnosticCodes.AboveGlibcCeiling, "has to run on glibc 2.17, and needs getrandom (glibc 2.25)")]
    [InlineData("linux-x64", "unsigned __int128 a (unsigned __int128 b, unsigned __int128 c) { return b / c; }", "a", DiagnosticCodes.WrongFormat, "it lacks the protections ibt, shstk, for which assembly, or what the toolchain links in (compiler-rt), may have no marks: where that cannot be helped, say so (WithoutProtections-linux-x64=\"ibt;shstk\")")]
    [InlineData("linux-x64", "int a (void) { return 1; }", "a b c", DiagnosticCodes.BadExports, "line 1 of '")]
    public void What_cannot_be_linked_is_named(string rid, string source, string exports, string code, string message)
    {
        _folder.Write("a.c", source + "\n");
        _folder.Write("a.exports", exports + "\n");

        BuildErrorEventArgs error = _folder.Refuse(rid, ("Sources", "a.c"), ("Exports", "a.exports"));

        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux-x64", "Libraries", "m;crypt", "is to be linked with 'crypt', of which there is no definition for 'linux-x64'. There are definitions of c, dl, ld, m, pthread, resolv, rt.")]
    [InlineData("linux-musl-arm64", "LinkFlags", "-lm -lcrypt", "is to be linked with 'crypt', of which there is no definition for 'linux-musl-arm64'")]
    [InlineData("freebsd-x64", "LinkFlags", "-l util", "is to be linked with 'util', of which there is no definition for 'freebsd-x64'")]
    [InlineData("win-x64", "Libraries", "d3d12", "is to be linked with 'd3d12', of which there is no definition for 'win-x64'")]
    [InlineData("win-x64", "Libraries", "Bcrpt.lib", "of which there is no definition for 'win-x64'. Did you mean 'bcrypt'? There are definitions of ")]
    [InlineData("win-arm64", "LinkFlags", "-opt:ref d3d12.lib", "is to be linked with 'd3d12', of which there is no definition for 'win-arm64'")]
    [InlineData("osx-arm64", "Libraries", "objc", "is to be linked with 'objc', of which there is no definition for 'osx-arm64'")]
    [InlineData("osx-x64", "LinkFlags", "-framework Cocoa", "is to be linked with the framework 'Cocoa' for 'osx-x64'. Apple's SDK alone has definitions of frameworks")]
    public void What_a_system_lacks_is_named_before_anything_is_compiled(string rid, string name, string value, string message)
    {
        _folder.Write("a.c", "#error compiled\n");

        BuildErrorEventArgs error = _folder.Refuse(rid, ("Sources", "a.c"), (name, value));

        Assert.Equal(DiagnosticCodes.NoSystemLibrary, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("win-x64", "Libraries", "advapi32", "__declspec (dllimport) unsigned char SystemFunction036 (void *, unsigned long);", "SystemFunction036 (&c, 1)", "advapi32.dll")]
    [InlineData("win-arm64", "Libraries", "winspool", "__declspec (dllimport) int ClosePrinter (void *);", "ClosePrinter (&c)", "winspool.drv")]
    [InlineData("win-x64", "LinkFlags", "WinSpool.lib", "__declspec (dllimport) int ClosePrinter (void *);", "ClosePrinter (&c)", "winspool.drv")]
    [InlineData("win-x64", "Libraries", "Ws2_32.lib", "__declspec (dllimport) int WSACleanup (void);", "WSACleanup ()", "ws2_32.dll")]
    [InlineData("linux-x64", "LinkFlags", "-lresolv", "int ns_name_skip (const unsigned char **, const unsigned char *);", "ns_name_skip ((void *) &c, 0)", "libresolv.so.2")]
    public void A_library_of_the_system_that_is_named_may_be_needed(string rid, string name, string value, string declaration, string call, string needed)
    {
        _folder.Write("a.c", $"{declaration}\nint a (void) {{ char *c = 0; return {call}; }}\n");
        _folder.Write("a.exports", "a\n");

        ITaskItem built = _folder.Make(rid, ("Sources", "a.c"), ("Exports", "a.exports"), (name, value));

        using System.Text.Json.JsonDocument record = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(built.ItemSpec, "build-record.json")));
        Assert.Contains(record.RootElement.GetProperty("needed").EnumerateArray(), import => import.GetString()!.Equals(needed, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("linux-musl-x64", "LinkFlags", "-lm -l pthread -ldl")]
    [InlineData("osx-arm64", "LinkFlags", "-lm -l pthread -ldl")]
    [InlineData("freebsd-arm64", "LinkFlags", "-lm -l pthread -ldl")]
    [InlineData("win-arm64", "LinkFlags", "-defaultlib:m ucrt.lib")]
    [InlineData("win-x64", "Libraries", "m;pthread;dl;rt")]
    public void What_is_a_part_of_a_systems_C_library_may_be_named_though_there_is_no_such_file(string rid, string name, string value)
    {
        _folder.Write("a.c", "double floor (double);\ndouble a (double b) { return floor (b); }\n");
        _folder.Write("a.exports", "a\n");

        Assert.True(File.Exists(_folder.Make(rid, ("Sources", "a.c"), ("Exports", "a.exports"), (name, value)).GetMetadata("Library")));
    }

    [Fact]
    public void What_the_compiler_warns_of_is_a_warning_once_per_rid_with_file_and_line()
    {
        string header = _folder.Write("a.h", "static int unused (int a) { int left; return a; }\n");
        string source = _folder.Write("a.c", "#include \"a.h\"\nint a (void) { return unused (1); }\n\n\nint b (void) { int more; return 2; }\n");
        _folder.Write("b.c", "#include \"a.h\"\nint d (void) { return unused (2); }\n");
        _folder.Write("a.exports", "a\n");
        (string, string)[] metadata = [("Sources", "*.c"), ("Exports", "a.exports"), ("Kind", "static"), ("CFlags", "-Wunused-variable")];

        Assert.Equal(2, _folder.Build("linux-x64;win-arm64", metadata).Length);
        Assert.Equal(2, _folder.Build("linux-x64;win-arm64", metadata).Length);

        Assert.All(_folder.Warnings, static warning => Assert.Equal(DiagnosticCodes.CompilerWarning, warning.Code));
        Assert.Equal(
            [(source, 5, "linux-x64"), (source, 5, "win-arm64"), (header, 1, "linux-x64"), (header, 1, "win-arm64")],
            _folder.Warnings.Select(static warning => (warning.File, warning.LineNumber, warning.Message!.Split('(', ')')[^2])).OrderBy(static one => one));
        Assert.Contains(_folder.Warnings, static warning => warning.Message == "unused variable 'left' [-Wunused-variable] (linux-x64)");
    }

    [Fact]
    public void What_a_library_registers_for_its_end_is_run_when_it_is_unloaded_after_its_own_destructor_functions()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "what is built is loaded here, on linux-x64");
        _folder.Write("a.c", """
            #include <stdlib.h>
            static int *notes;
            static void at_end (void) { *notes = *notes * 10 + 2; }
            __attribute__ ((destructor)) static void destroy (void) { *notes = *notes * 10 + 1; }
            __attribute__ ((visibility ("default"))) void start (int *place) { notes = place; atexit (at_end); }
            """);
        nint library = NativeLibrary.Load(_folder.Make("linux-x64", ("Sources", "a.c"), ("Kind", "shared"), ("WithoutProtections", "ibt;shstk")).GetMetadata("Library"));
        nint notes = Marshal.AllocHGlobal(sizeof(int));
        Marshal.WriteInt32(notes, 0);
        Marshal.GetDelegateForFunctionPointer<Start>(NativeLibrary.GetExport(library, "start"))(notes);

        NativeLibrary.Free(library);

        Assert.Equal(12, Marshal.ReadInt32(notes));
        Marshal.FreeHGlobal(notes);
    }

    [Theory]
    [InlineData("Libraries", "m")]
    [InlineData("LinkFlags", "-lm")]
    public void A_compiler_of_the_machine_links_with_what_is_named_too(string name, string value)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "the compiler of the machine builds for linux-x64 here");
        using NativeLibraryFolder folder = new() { Toolchain = "cc" };
        folder.Write("a.c", "double cos (double);\ndouble a (double b) { return cos (b); }\n");
        folder.Write("a.exports", "a\n");

        Assert.True(File.Exists(folder.Make("linux-x64", ("Sources", "a.c"), ("Exports", "a.exports"), ("Kind", "shared"), (name, value)).GetMetadata("Library")));
    }

    [Fact]
    public void Clean_removes_what_builds_made_of_a_library_for_every_rid_and_nothing_else()
    {
        _folder.Write("a.c", "int a (void) { return WIDTH; }\n");
        Assert.Equal(2, _folder.Build("linux-x64;win-arm64", ("Sources", "a.c"), ("Configuration", "WIDTH=8"), ("CFlags", "-include config.h"), ("Kind", "static")).Length);
        string mine = _folder.Write("out/answer/osx-x64/mine.txt", "not made by a build");
        string other = _folder.Write("log/other-linux-x64.log", "of another");
        Assert.True(File.Exists(_folder["log", "compile_commands.json"]));
        using CleanNative task = new() { BuildEngine = new FakeBuildEngine(), Libraries = [new Microsoft.Build.Utilities.TaskItem("answer")], DataFolder = Repository.DataFolder, OutputRoot = _folder["out"], IntermediateFolder = _folder["log"] };

        Assert.True(task.Execute());

        Assert.Equal([other, mine], ((string[])[_folder["out"], _folder["log"]]).SelectMany(static folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)).Order(StringComparer.Ordinal));
        Assert.Equal([_folder["out", "answer", "osx-x64"]], Directory.EnumerateDirectories(_folder["out", "answer"]));
    }

    [Theory]
    [InlineData("int a (void);", null)]
    [InlineData("int b (void);", "the NativeLibrary 'one' and 'two' have a header a.h each, and they are not the same")]
    public void Libraries_of_one_package_have_one_header_of_a_name(string other, string? message)
    {
        using NativeLibraryFolder one = new() { Name = "one" };
        using NativeLibraryFolder two = new() { Name = "two" };
        ITaskItem[] built = [Make(one, "int a (void);"), Make(two, other)];
        FakeBuildEngine engine = new();
        using PackNativeLibraries task = new()
        {
            BuildEngine = engine, ProjectFolder = one["."], Native = built, ProjectPackage = "none.nupkg", Layout = "per-rid", DataFolder = Repository.DataFolder,
            PackageId = "Two", PackageVersion = "1.0.0", OutputFolder = one["packages"], Authors = "me", Description = "two",
        };

        Assert.False(task.Execute());

        // That of the project is nowhere.
        Assert.Contains(message ?? "none.nupkg", Assert.Single(engine.Errors).Message, StringComparison.Ordinal);

        static ITaskItem Make(NativeLibraryFolder folder, string header)
        {
            folder.Write("include/a.h", header);
            folder.Write("a.c", "int a (void) { return 1; }\n");
            return folder.Make("linux-x64", ("Sources", "a.c"), ("IncludeDirectories", "include"), ("Kind", "static"));
        }
    }

    [Theory]
    [InlineData("crt", "win-x64", "'crt' would be crt.dll for 'win-x64'")]
    [InlineData("Version", "win-arm64", "'Version' would be Version.dll for 'win-arm64'")]
    [InlineData("ucrtbase", "win-x64", "'ucrtbase' would be ucrtbase.dll")]
    [InlineData("libc", "linux-musl-x64", "'libc' would be libc.so for 'linux-musl-x64', and 'c' is a library of that system")]
    [InlineData("compiler_rt", "freebsd-x64", "'compiler_rt' would be libcompiler_rt.so")]
    [InlineData("system", "osx-arm64", "'system' would be libsystem.dylib")]
    public void A_name_that_a_library_of_the_system_has_is_refused(string name, string rid, string message)
    {
        using NativeLibraryFolder folder = new() { Name = name };
        folder.Write("a.c", "#error compiled\n");

        BuildErrorEventArgs error = folder.Refuse(rid, ("Sources", "a.c"));

        Assert.Equal(DiagnosticCodes.NameTaken, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux-x64", "#include <sys/stat.h>\nSHOWN unsigned __int128 a (unsigned __int128 b, unsigned __int128 c) { struct stat d; return stat (\"/\", &d) ? 0 : b / c; }", "libc_nonshared", "compiler-rt")]
    [InlineData("linux-x64", "SHOWN int a (int b) { return b + 1; }")]
    [InlineData("linux-musl-x64", "extern char __dso_handle __attribute__ ((visibility (\"hidden\"))); SHOWN void *a (void) { return &__dso_handle; }", "dso_handle")]
    [InlineData("win-x64", "SHOWN unsigned __int128 a (unsigned __int128 b, unsigned __int128 c) { return b / c; }", "compiler-rt", "libcrt")]
    public void The_notices_and_the_record_name_what_is_linked_in(string rid, string source, params string[] parts)
    {
        _folder.Write("a.c", source + "\n");

        ITaskItem built = _folder.Make(rid, ("Sources", "a.c"), ("Defines-linux", "SHOWN=__attribute__((visibility(\"default\")))"), ("Defines-win", "SHOWN=__declspec(dllexport)"), ("WithoutProtections-glibc", "ibt;shstk"));

        string notices = File.ReadAllText(Path.Combine(built.ItemSpec, "THIRD-PARTY-NOTICES.txt"));
        string[] named = [.. notices.Split('\n').Where(static line => line.StartsWith("- ", StringComparison.Ordinal)).Select(static line => line[2..].Split(':')[0]).Where(static name => !name.Contains(' ', StringComparison.Ordinal))];
        Assert.Equal(parts, named);
        Assert.Equal(parts.Length == 0, notices.Contains("- nothing of the compiler", StringComparison.Ordinal));
        Assert.Equal(parts.Length > 0, notices.Contains("Permission is hereby granted", StringComparison.Ordinal));
        using System.Text.Json.JsonDocument record = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(built.ItemSpec, "build-record.json")));
        Assert.Equal(parts, record.RootElement.TryGetProperty("linked", out System.Text.Json.JsonElement linked) ? linked.EnumerateArray().Select(static part => part.GetString()!) : []);
    }

    [Theory]
    [InlineData("Defnies", "A", DiagnosticCodes.UnknownMetadata, "metadata 'Defnies', which nothing reads. Did you mean 'Defines'?")]
    [InlineData("Defines-linux-x46", "A", DiagnosticCodes.UnknownMetadata, "'linux-x46' is neither a RID nor a group of them. Did you mean 'linux-x64'?")]
    [InlineData("Sources-linux", "lib/*.c", DiagnosticCodes.NoSources, "name no file for 'linux-x64': lib/*.c")]
    [InlineData("Sources-linux", "a.exports", DiagnosticCodes.BadMetadata, "'a.exports', which is no source that is compiled")]
    [InlineData("Kind", "dynamic", DiagnosticCodes.BadMetadata, "Kind of the NativeLibrary 'answer' is 'dynamic'")]
    [InlineData("Version", "1.x", DiagnosticCodes.BadMetadata, "'1.x', which is no version")]
    [InlineData("CxxStandard", "seventeen", DiagnosticCodes.BadMetadata, "write c++17, gnu++17 or 17")]
    [InlineData("CxxLibrary", "shared", DiagnosticCodes.BadMetadata, "CxxLibrary of the NativeLibrary 'answer' is 'shared', which is none of static, none")]
    [InlineData("SourceFlags", "b.c=-O3", DiagnosticCodes.BadMetadata, "SourceFlags of the NativeLibrary 'answer' is 'b.c=-O3', and none of Sources for 'linux-x64' is 'b.c'. Did you mean 'a.c'?")]
    [InlineData("SourceFlags-x64", "a.c", DiagnosticCodes.BadMetadata, "'a.c', which gives no flag to a source: write pattern=flags")]
    [InlineData("SourceFlag", "a.c=-O3", DiagnosticCodes.UnknownMetadata, "Did you mean 'SourceFlags'?")]
    [InlineData("Templates", "a.h.in", DiagnosticCodes.BadMetadata, "and asks for ${MISSING}, which Configuration gives no value")]
    [InlineData("GlibcCeiling", "2.4", DiagnosticCodes.BadMetadata, "which is no version of glibc from 2.17 on")]
    [InlineData("IncludeDirectories", "inc", DiagnosticCodes.BadMetadata, "is no folder")]
    [InlineData("Configuration", "1X", DiagnosticCodes.BadMetadata, "which is no macro")]
    public void Metadata_that_cannot_be_used_is_refused_before_anything_is_compiled(string name, string value, string code, string message)
    {
        _folder.Write("a.c", "int a (void) { return 1; }\n");
        _folder.Write("a.exports", "a\n");
        _folder.Write("a.h.in", "#define A ${MISSING}\n");

        BuildErrorEventArgs error = _folder.Refuse("linux-x64", ("Sources", "a.c"), ("Exports", "a.exports"), (name, value));

        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cxx_without_its_standard_library_has_values_of_templates_and_exports_what_is_marked()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "what is built is called here, on linux-x64");
        _folder.Write("version.h.in", "#define MAJOR ${MAJOR}\n#define MINOR @MINOR@\n#define OTHER \"$MAJOR ${} @MINOR\"\n");
        _folder.Write("a.cc", "#include \"version.h\"\nstruct Base { virtual int value () { return MAJOR; } };\nstruct Derived : Base { int value () override { return MINOR; } };\nstatic Derived derived;\nextern \"C\" __attribute__ ((visibility (\"default\"))) int answer () { Base *base = &derived; return base->value () + sizeof OTHER; }\n");

        ITaskItem built = _folder.Make("linux-x64", ("Sources", "a.cc"), ("CxxLibrary", "none"), ("CxxFlags", "-fno-rtti"), ("Templates", "version.h.in"), ("Configuration", "MAJOR=30;MINOR=24"));

        Assert.Equal(42, Call(NativeLibrary.Load(built.GetMetadata("Library")), "answer"));
    }

    [Theory]
    [InlineData("namespace std { inline namespace __1 { VISIBLE int leaked () { return 1; } } }", "_ZNSt3__16leakedEv")]
    [InlineData("namespace std { struct VISIBLE leaked { virtual void run (); }; void leaked::run () {} }", "_ZNSt6leaked3runEv, _ZTVSt6leaked")]
    [InlineData("VISIBLE void operator delete (void *) noexcept {}", "_ZdlPv")]
    public void Of_the_Cxx_standard_library_nothing_is_exported(string source, string names)
    {
        _folder.Write("a.cc", $"#define VISIBLE __attribute__ ((visibility (\"default\")))\n{source}\nextern \"C\" VISIBLE int answer () {{ return 42; }}\n");

        BuildErrorEventArgs error = _folder.Refuse("linux-x64", ("Sources", "a.cc"), ("CxxLibrary", "none"), ("CxxFlags", "-fno-rtti"));

        Assert.Equal(DiagnosticCodes.WrongExports, error.Code);
        Assert.Contains($"exports what the C++ standard library has: {names}. ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_warning_that_is_an_error_is_never_about_a_flag_of_ours()
    {
        _folder.Write("a.c", "int a (void) { return 1; }\n");
        _folder.Write("b.cc", "extern \"C\" int b () { return 1; }\n");
        _folder.Write("c.S", ".text\n");

        ITaskItem[] built = _folder.Build("linux-arm64;linux-musl-x64;osx-x64;win-arm64;freebsd-arm64", ("Sources", "*.*"), ("CxxLibrary", "none"), ("Kind", "static"), ("CFlags", "-Werror -Wall -Wextra"));

        Assert.Equal("", string.Join('\n', _folder.Errors.Select(static error => error.Message)));
        Assert.Equal(5, built.Length);
    }

    [Fact]
    public void Headers_of_the_Cxx_standard_library_compile_for_FreeBSD_before_those_of_the_system_and_after()
    {
        string standard = string.Concat(((string[])["stdint.h", "algorithm", "any", "atomic", "bitset", "charconv", "chrono", "cinttypes", "cmath", "complex", "condition_variable", "csetjmp", "csignal", "ctime", "cuchar", "cwctype", "deque", "exception", "filesystem", "fstream", "functional", "future", "iomanip", "iostream", "list", "locale", "map", "memory", "mutex", "optional", "random", "regex", "set", "shared_mutex", "sstream", "stdexcept", "string_view", "system_error", "thread", "tuple", "typeindex", "unordered_map", "valarray", "variant", "vector"]).Select(static header => $"#include <{header}>\n"));
        string system = "#include <sys/types.h>\n#include <sys/endian.h>\n#include <sys/socket.h>\n#include <link.h>\n#include <pthread.h>\n#include <wchar.h>\n";
        string use = "std::uint64_t NAME (std::filesystem::path path) { return std::stoull (path.string ()) + UINT64_C (1) + sizeof (dl_phdr_info); }\n";
        _folder.Write("first.cc", $"#define NAME first\n{standard}{system}{use}");
        _folder.Write("after.cc", $"#define NAME after\n{system}{standard}{use}");

        ITaskItem[] built = _folder.Build("freebsd-x64;freebsd-arm64", ("Sources", "*.cc"), ("CxxStandard", "17"), ("CxxLibrary", "none"), ("Kind", "static"), ("CxxFlags", "-Wall -Werror"));

        Assert.Equal("", string.Join('\n', _folder.Errors.Select(static error => error.Message)));
        Assert.Equal(2, built.Length);
    }

    [Fact]
    public void Flags_of_some_sources_are_theirs_alone_and_in_the_record()
    {
        _folder.Write("src/a.c", "#ifdef __AVX2__\n#error for all\n#endif\nint both (void);\n__attribute__ ((visibility (\"default\"))) int answer (void) { return both (); }\n");
        _folder.Write("src/deep/fast_avx2.c", "#if !defined (__AVX2__) || PART != 2 || MORE != 3\n#error without its flags\n#endif\nint both (void) { return PART; }\n");

        ITaskItem built = _folder.Make("linux-x64", ("Sources", "src/**/*.c"), ("CFlags", "-DPART=1"), ("SourceFlags", "src/**/*_avx2.c = -UPART -DPART=2"), ("SourceFlags-x64", "src/deep/*.c=-mavx2;*/*/fast*=-DMORE=3"), ("SourceFlags-win", "nowhere.c=-O0"));

        using System.Text.Json.JsonDocument record = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(built.ItemSpec, "build-record.json")));
        System.Text.Json.JsonProperty flags = Assert.Single(record.RootElement.GetProperty("sourceFlags").EnumerateObject());
        Assert.Equal("src/deep/fast_avx2.c", flags.Name);
        Assert.Equal(["-UPART", "-DPART=2", "-mavx2", "-DMORE=3"], flags.Value.EnumerateArray().Select(static flag => flag.GetString()!));
        using System.Text.Json.JsonDocument commands = System.Text.Json.JsonDocument.Parse(File.ReadAllText(_folder["log", "compile_commands.json"]));
        Assert.Equal([false, true], commands.RootElement.EnumerateArray().Select(static command => command.GetProperty("arguments").EnumerateArray().Any(static argument => argument.GetString() == "-mavx2")));
    }

    [Fact]
    public void What_is_written_of_a_template_is_included_by_its_names_below_the_folders_of_headers_and_packed()
    {
        _folder.Write("include/answer.h", "#include \"answer/version.h\"\n");
        _folder.Write("include/answer/version.h.in", "#define MAJOR @MAJOR@\n");
        _folder.Write("a.c", "#include \"answer.h\"\n#include \"version.h\"\n__attribute__ ((visibility (\"default\"))) int answer (void) { return MAJOR; }\n");

        ITaskItem built = _folder.Make("linux-x64", ("Sources", "a.c"), ("IncludeDirectories", "include;include/answer"), ("Headers", "include/answer.h;include/answer/*.in"), ("Templates", "include/answer/version.h.in"), ("Configuration", "MAJOR=7"));

        Assert.Equal("#define MAJOR 7\n", File.ReadAllText(Path.Combine(built.ItemSpec, "include", "answer", "version.h")));
        Assert.True(File.Exists(Path.Combine(built.ItemSpec, "include", "answer.h")));
    }

    private delegate int Function();

    private static int Call(nint library, string name) => Marshal.GetDelegateForFunctionPointer<Function>(NativeLibrary.GetExport(library, name))();
}
