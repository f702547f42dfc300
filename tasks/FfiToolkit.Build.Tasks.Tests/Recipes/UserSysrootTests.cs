using System.Runtime.InteropServices;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks.Tests.Recipes;

/// <summary>NativeLibrary items that are linked with a sysroot of the user's.</summary>
public sealed class UserSysrootTests : IDisposable
{
    private const string Framework = """
        --- !tapi-tbd
        tbd-version: 4
        targets: [ x86_64-macos, arm64-macos ]
        install-name: '/System/Library/Frameworks/Answer.framework/Versions/A/Answer'
        exports:
          - targets: [ x86_64-macos, arm64-macos ]
            symbols: [ _answer_of_the_framework ]
        ...

        """;

    private readonly NativeLibraryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private delegate nint Text();

    [Fact]
    public void A_library_of_this_machine_that_the_toolchain_has_no_definition_of_is_linked_with_where_the_machine_is_the_sysroot()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64 && File.Exists("/usr/include/crypt.h") && File.Exists("/usr/lib/x86_64-linux-gnu/libcrypt.so"), "this machine is no Debian on x64 with libcrypt's development files (build-essential has them)");
        _folder.Write("a.c", "#include <crypt.h>\n#include <stddef.h>\n#ifndef __GLIBC__\n#error another C library\n#endif\n__attribute__ ((visibility (\"default\"))) char *a (void) { return crypt (\"answer\", \"ab\"); }\n");
        (string, string)[] metadata = [("Sources", "a.c"), ("Libraries", "crypt"), ("AllowedImports", "libcrypt.so.1"), ("Sysroot-linux-x64", "/")];

        ITaskItem built = _folder.Make("linux-x64", metadata);

        nint library = NativeLibrary.Load(built.GetMetadata("Library"));
        Assert.StartsWith("ab", Marshal.PtrToStringUTF8(Marshal.GetDelegateForFunctionPointer<Text>(NativeLibrary.GetExport(library, "a"))()), StringComparison.Ordinal);
        Assert.Contains("{sysroot}/usr/include/crypt.h", File.ReadAllLines(Path.Combine(built.ItemSpec, "build-dependencies.txt")));
        Assert.Equal("true", _folder.Make("linux-x64", metadata).GetMetadata("UpToDate"));
    }

    [Fact]
    public void CXX_there_has_the_toolchains_standard_library()
    {
        // All that libc++ asks of a C library here.
        _folder.Write("mine/usr/include/stdio.h", "");
        _folder.Write("mine/usr/include/features.h", "");
        _folder.Write("mine/usr/lib/libc.so", "");
        _folder.Write("a.cpp", "#include <type_traits>\n#ifndef _LIBCPP_VERSION\n#error another one\n#endif\nextern \"C\" __attribute__ ((visibility (\"default\"))) int a () { return std::is_same_v<int, int>; }\n");

        ITaskItem built = _folder.Make("linux-x64", ("Sources", "a.cpp"), ("CxxStandard", "17"), ("CxxLibrary", "none"), ("Sysroot", "mine"), ("Kind", "static"));

        Assert.True(File.Exists(built.GetMetadata("StaticLibrary")));
    }

    [Fact]
    public void Frameworks_of_an_Apple_SDK_are_linked_with_and_others_refused()
    {
        _folder.Write("sdk/usr/include/stdio.h", "int puts (const char *);\n");
        _folder.Write("sdk/usr/lib/libSystem.tbd", Framework.Replace("/System/Library/Frameworks/Answer.framework/Versions/A/Answer", "/usr/lib/libSystem.B.dylib", StringComparison.Ordinal).Replace("_answer_of_the_framework", "_puts, dyld_stub_binder", StringComparison.Ordinal));
        _folder.Write("sdk/System/Library/Frameworks/Answer.framework/Answer.tbd", Framework);
        _folder.Write("sdk/System/Library/Frameworks/Answer.framework/Headers/Answer.h", "int answer_of_the_framework (void);\n");
        _folder.Write("a.c", "#include <Answer/Answer.h>\n#include <stdio.h>\n__attribute__ ((visibility (\"default\"))) int a (void) { return puts (\"\") + answer_of_the_framework (); }\n");
        (string, string)[] metadata = [("Sources", "a.c"), ("Sysroot-osx", "sdk")];

        ITaskItem built = _folder.Make("osx-arm64", [.. metadata, ("LinkFlags-osx", "-framework Answer")]);

        string record = File.ReadAllText(Path.Combine(built.ItemSpec, "build-record.json"));
        Assert.Contains("\"/System/Library/Frameworks/Answer.framework/Versions/A/Answer\"", record, StringComparison.Ordinal);
        Assert.Contains("\"/usr/lib/libSystem.B.dylib\"", record, StringComparison.Ordinal);
        _folder.Write("sdk/System/Library/Frameworks/Answer.framework/Headers/Answer.h", "int answer_of_the_framework (void);\n#define CHANGED\n");
        Assert.Equal("false", _folder.Make("osx-arm64", [.. metadata, ("LinkFlags-osx", "-framework Answer")]).GetMetadata("UpToDate"));
        BuildErrorEventArgs error = _folder.Refuse("osx-arm64", [.. metadata, ("LinkFlags-osx", "-framework Cocoa")]);
        Assert.Equal(DiagnosticCodes.NoSystemLibrary, error.Code);
        Assert.Contains($"'{_folder["sdk"]}' has none of this one", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Libraries_for_Windows_in_it_are_linked_with_beside_those_of_the_toolchain()
    {
        _folder.Write("extra.c", "int extra (void) { return 1; }\n");
        string extra = _folder.Make("win-x64", ("Sources", "extra.c"), ("Kind", "static")).GetMetadata("StaticLibrary");
        _folder.Write("mine/include/extra.h", "int extra (void);\n");
        Directory.CreateDirectory(_folder["mine", "lib"]);
        File.Copy(extra, _folder["mine", "lib", "libextra.a"]);
        _folder.Write("a.c", "#include <extra.h>\n__declspec(dllexport) int a (void) { return extra (); }\n");

        ITaskItem built = _folder.Make("win-x64", ("Sources", "a.c"), ("Libraries", "extra;user32"), ("Sysroot", "mine"), ("Kind", "shared"));

        Assert.Contains("- libextra: taken from libextra.a, under its own licence", File.ReadAllText(Path.Combine(built.ItemSpec, "THIRD-PARTY-NOTICES.txt")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux-arm64", "", DiagnosticCodes.BadSysroot, "which is no folder. Name a folder that is laid out as the system's root directory")]
    [InlineData("linux-arm64", "usr/lib/libc.so", DiagnosticCodes.BadSysroot, "which has no stdio.h (in usr/include, include)")]
    [InlineData("freebsd-x64", "usr/include/stdio.h", DiagnosticCodes.BadSysroot, "which has no C library, libc (in usr/lib, lib)")]
    [InlineData("osx-x64", "usr/include/stdio.h;usr/lib/libc.tbd", DiagnosticCodes.BadSysroot, "which has no C library, libSystem (in usr/lib)")]
    [InlineData("win-x64", "usr/other", DiagnosticCodes.BadSysroot, "which has neither 'include' nor 'lib'")]
    [InlineData("linux-arm64", "usr/include/stdio.h;usr/lib/aarch64-linux-gnu/libc.so", DiagnosticCodes.NoSystemLibrary, "is to be linked with 'extra', of which there is no definition for 'linux-arm64'. Its Sysroot, '")]
    public void One_that_lacks_what_is_linked_with_is_refused_before_anything_is_compiled(string rid, string files, string code, string message)
    {
        _folder.Write("a.c", "#error compiled\n");
        foreach (string file in files.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            _folder.Write($"mine/{file}", "");
        }

        BuildErrorEventArgs error = _folder.Refuse(rid, ("Sources", "a.c"), ("Libraries", "extra"), ("Sysroot", "mine"));

        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
