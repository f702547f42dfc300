using System.Text.RegularExpressions;
using FfiToolkit.Build.Tasks.Sysroots;

namespace FfiToolkit.Build.Tasks.Linking;

/// <summary>A part of an archive of the toolchain or of the system, or an object of ours, that a link took into a library where it was referred to.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Notice">Whose it is, and under which licence.</param>
internal sealed partial record LinkedPart(string Name, string Notice)
{
    /// <summary>The MIT licence's text, which goes with every copy; zig's and ours have the same.</summary>
    public const string PermissionNotice = """
        Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

        The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

        THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
        """;

    /// <summary>What C++ is linked with.</summary>
    public static readonly LinkedPart Cxx = new("libc++", "C++'s standard library with its libc++abi and, but on macOS, libunwind, of the LLVM Project, under the Apache License 2.0 with LLVM Exceptions");

    // The object of native-deps/toolchains/elf/dso_handle.c.
    private const string Handle = "dso_handle.o";

    // By the names of the archives. zig's LICENSE; the sources of glibc that zig carries (lib/libc/glibc) have the permission at their head.
    private static readonly Dictionary<string, LinkedPart> s_known = new(StringComparer.Ordinal)
    {
        [SysrootRecipe.CompilerRuntime] = new("compiler-rt", "the functions that compilers call where a processor has no instruction: zig's compiler_rt, Copyright (c) Zig contributors, under the MIT licence; parts of it follow LLVM's compiler-rt (Apache License 2.0 with LLVM Exceptions)"),
        [LinuxSysroot.GlibcRest] = new("libc_nonshared", "functions of the GNU C Library that its shared library has not, Copyright (c) Free Software Foundation, Inc., under the GNU Lesser General Public License 2.1 or later, with the permission to link their compiled form with other programs and to distribute those without any restriction"),
        [CxxLibrary.FileName] = Cxx,
        [Handle] = new("dso_handle", "what runs at the unloading of a library what atexit and C++'s static objects registered, of FfiToolkit, Copyright (c) FfiToolkit contributors, under the MIT licence"),
        [WindowsSysroot.Runtime] = new("libcrt", "the start of a DLL and functions that Microsoft's headers define inline, of FfiToolkit, Copyright (c) FfiToolkit contributors, under the MIT licence"),
    };

    /// <summary>What makes the linker of a format say what it takes from archives.</summary>
    public static string TraceFlag(string format) => format switch { "pe" => "-verbose", "macho" => "-t", _ => "--trace" };

    /// <summary>The parts of a library, from what its linker said.</summary>
    public static IReadOnlyList<LinkedPart> Parse(string text) =>
    [
        .. Member().Matches(text).Select(static match => match.Groups["archive"].Value).Distinct().Order(StringComparer.Ordinal)
            .Select(static archive => s_known.GetValueOrDefault(archive) ?? new LinkedPart(Path.GetFileNameWithoutExtension(archive), $"taken from {archive}, under its own licence")),
    ];

    // ld.lld and ld64.lld print archive(member), lld-link "Loaded archive(member) for symbol". Import libraries end with .lib, and have no code.
    [GeneratedRegex(@"(?<archive>[^\s/\\(]+\.a)\([^)\n]*\)|(?<=[/\\])(?<archive>" + Handle + ")")]
    private static partial Regex Member();
}
