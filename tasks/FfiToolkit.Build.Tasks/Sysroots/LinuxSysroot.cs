using System.Collections.ObjectModel;

namespace FfiToolkit.Build.Tasks.Sysroots;

/// <summary>
/// Linux: start files and stubs of the C library, as zig makes them for a program of its own, for a version of glibc or for musl, and
/// what compilers call where a processor has no instruction.
/// </summary>
/// <param name="dataFolder">The folder with our files for ELF.</param>
/// <param name="isMusl">Whether it is for musl.</param>
internal sealed class LinuxSysroot(string dataFolder, bool isMusl) : SysrootRecipe(dataFolder)
{
    /// <summary>The object that has __dso_handle.</summary>
    internal const string Handle = "dso_handle.o";

    /// <summary>The object with what musl lacks.</summary>
    internal const string MuslAdditions = "musl.o";

    /// <summary>What comes before the objects of a program.</summary>
    internal const string ProgramStart = "Scrt1.o";

    // What comes before and behind all others of a program or library.
    internal const string Start = "crti.o";
    internal const string End = "crtn.o";

    /// <summary>What glibc links into each program: functions that its shared library had no symbol for.</summary>
    internal const string GlibcRest = "libc_nonshared.a";

    // The files of zig's own link, and the names that a linker looks for.
    private static readonly ReadOnlyDictionary<string, string> s_glibc = new(new Dictionary<string, string>
    {
        [ProgramStart] = ProgramStart,
        [Start] = Start,
        [End] = End,
        [GlibcRest] = GlibcRest,
        ["libc.so.6"] = "libc.so",
        ["libm.so.6"] = "libm.so",
        ["libdl.so.2"] = "libdl.so",
        ["librt.so.1"] = "librt.so",
        ["libpthread.so.0"] = "libpthread.so",
        ["libresolv.so.2"] = "libresolv.so",

        // The loader, which has some of the C library's names: on arm64 the stack protector's.
        ["libld.so.2"] = "libld.so",
    });

    private static readonly ReadOnlyDictionary<string, string> s_musl = new(new Dictionary<string, string> { ["libc.so"] = "libc.so" });

    // musl has all of it in one library; a linker that is told -lm finds these, which are empty.
    private static readonly string[] s_emptyMusl = ["libm.a", "libdl.a", "librt.a", "libpthread.a", "libresolv.a"];

    /// <summary>glibc's own name of a library that a linker is told by another.</summary>
    internal static string Soname(string name) => s_glibc.Single(library => library.Value == $"lib{name}.so").Key;

    internal override async Task MakeAsync(SysrootWork work, CancellationToken cancellation)
    {
        string[] compiler = ["cc", "-target", work.Machine, "--no-default-config", "-g0", "-O2", "-fPIC", "-fno-lto"];
        string empty = Path.Combine(work.Folder, "empty.c");
        await work.WriteAsync(empty, "int main (void) { return 0; }\n", cancellation).ConfigureAwait(false);

        // A program of musl would be linked with its static library, which takes minutes to compile and is not needed.
        // Not for link-time optimization, and without debug information: what zig compiles for a program would carry bitcode and the folders of this machine.
        await work.RunAsync([.. compiler, isMusl ? "-shared" : "-pie", "-s", empty, "-o", Path.Combine(work.Folder, "empty")], cancellation).ConfigureAwait(false);
        foreach ((string name, string wanted) in isMusl ? s_musl : s_glibc)
        {
            await work.CopyLinkedAsync(name, Path.Combine(work.Result, wanted), cancellation).ConfigureAwait(false);
        }

        // That of zig's link has debug information with the folders of this machine.
        await MakeCompilerRuntimeAsync(work, work.Result, cancellation).ConfigureAwait(false);

        string[] sources = [Ours("dso_handle.c"), .. isMusl ? (string[])[Ours("musl.c")] : []];
        foreach (string source in sources)
        {
            await work.RunAsync([.. compiler, "-fno-sanitize=undefined", "-Wall", "-Wextra", "-Werror", "-c", source, "-o", Path.Combine(work.Result, Path.ChangeExtension(Path.GetFileName(source), ".o"))], cancellation).ConfigureAwait(false);
        }

        if (isMusl)
        {
            string libc = Path.Combine(work.Library, "libc", "musl");
            string[] includes = [.. new[] { $"arch/{work.Machine.Split('-')[0]}", "arch/generic", "src/include", "src/internal" }.SelectMany(folder => (string[])["-I", Path.Combine(libc, folder)])];
            await work.RunAsync([.. compiler, "-fno-sanitize=undefined", .. includes, "-c", Path.Combine(libc, "crt", "Scrt1.c"), "-o", Path.Combine(work.Result, ProgramStart)], cancellation).ConfigureAwait(false);
            foreach (string name in (string[])[Start, End])
            {
                await work.RunAsync([.. compiler, "-c", Path.Combine(libc, "crt", work.Machine.Split('-')[0], Path.ChangeExtension(name, ".s")), "-o", Path.Combine(work.Result, name)], cancellation).ConfigureAwait(false);
            }

            foreach (string name in s_emptyMusl)
            {
                await work.WriteAsync(Path.Combine(work.Result, name), "!<arch>\n", cancellation).ConfigureAwait(false);
            }
        }
    }
}
