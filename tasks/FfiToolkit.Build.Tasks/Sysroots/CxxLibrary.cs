using FfiToolkit.Build.Tasks.Platforms;

namespace FfiToolkit.Build.Tasks.Sysroots;

/// <summary>
/// The C++ standard library to link into a library: LLVM's libc++, libc++abi and, where the system has no unwinder of its own,
/// libunwind, all in one archive, made from the sources in zig with the platform's flags, so that what is linked in has the
/// protections of all else. Nothing of it is visible outside of the library that it goes into.
/// </summary>
/// <param name="platform">The platform.</param>
internal sealed class CxxLibrary(Platform platform) : SysrootRecipe(platform.Folder)
{
    /// <summary>The archive.</summary>
    internal const string FileName = "libc++.a";

    // lld-link 16 ends with a fault where a table of functions whose addresses are taken has a weak one that is nowhere, as that file's
    // (lld/COFF/Writer.cpp, markSymbolsForRVATable). Without a table it looks at the object's relocations instead.
    private const string Unguarded = "-mguard=none";

    // libcxx/docs/BuildingLibcxx and libcxxabi's CMakeLists.txt: for both as parts of one another. libc++'s macros of visibility and
    // of its version are zig's own, the same for it and for those who include its headers.
    private static readonly string[] s_hidden = ["-fvisibility=hidden", "-fvisibility-inlines-hidden", "-ffunction-sections", "-fdata-sections", "-DNDEBUG"];
    private static readonly string[] s_library = ["-std=c++20", "-D_LIBCPP_BUILDING_LIBRARY", "-DLIBCXX_BUILDING_LIBCXXABI", "-D_LIBCPP_HAS_NO_PRAGMA_SYSTEM_HEADER"];
    // What a thread has caught is in a thread-local variable, not behind a key of the system's threads, whose destructor would be called
    // when a thread ends after the library was unloaded (cxa_exception_storage.cpp).
    private static readonly string[] s_abi = ["-std=c++20", "-DHAS_THREAD_LOCAL", "-D_LIBCXXABI_BUILDING_LIBRARY", "-D_LIBCPP_ENABLE_CXX17_REMOVED_UNEXPECTED_FUNCTIONS", "-fstrict-aliasing"];
    private static readonly string[] s_unwinder = ["-D_LIBUNWIND_IS_NATIVE_ONLY", "-D_LIBUNWIND_HIDE_SYMBOLS", "-fstrict-aliasing", "-funwind-tables"];

    internal override IEnumerable<string> Inputs => platform.Includes.SelectMany(folder => Directory.EnumerateFiles(platform.File(folder), "*", SearchOption.AllDirectories));

    internal override async Task MakeAsync(SysrootWork work, CancellationToken cancellation)
    {
        (string File, string[] Flags)[] sources = [.. Sources(work.Library)];
        string[] shared =
        [
            "-target", work.Machine, "--no-default-config", "-fno-sanitize=undefined",
            .. platform.ZigFlags.Select(flag => flag.Replace("{zig}", Path.GetDirectoryName(work.Library), StringComparison.Ordinal)),
            .. platform.CompileFlags, .. platform.HostedFlags, .. s_hidden,
            .. platform.Includes.Count > 0 ? (string[])["-nostdlibinc", .. platform.Includes.SelectMany(folder => (string[])["-isystem", platform.File(folder)])] : [],
            $"-ffile-prefix-map={work.Library}=/zig/lib", "-I", Path.Combine(work.Library, "libcxx", "src"), "-I", Path.Combine(work.Library, "libunwind", "include"),
        ];
        await work.EachAsync(
            sources,
            (source, token) => work.RunAsync([Path.GetExtension(source.File) == ".cpp" ? "c++" : "cc", .. shared, .. source.Flags, "-c", Path.Combine(work.Library, source.File), "-o", Object(source.File)], token),
            cancellation).ConfigureAwait(false);
        await work.RunAsync([.. platform.Format == "macho" ? (string[])["ar", "--format=darwin"] : ["ar"], platform.ArchiveFlags, Path.Combine(work.Result, FileName), .. sources.Select(static source => Object(source.File))], cancellation).ConfigureAwait(false);
    }

    private static string Object(string file) => $"{file.Replace('/', '-')}.o";

    private IEnumerable<(string File, string[] Flags)> Sources(string library)
    {
        string[] folders = ["libcxx/src", "libcxx/src/experimental", "libcxx/src/filesystem", "libcxx/src/ryu", .. platform.Format == "pe" ? (string[])["libcxx/src/support/win32"] : []];
        foreach (string file in folders.SelectMany(folder => Files(library, folder)))
        {
            yield return (file, s_library);
        }

        // That of programs without exceptions defines the same functions.
        foreach (string file in Files(library, "libcxxabi/src").Where(static file => !file.EndsWith("/cxa_noexception.cpp", StringComparison.Ordinal)))
        {
            yield return (file, [.. s_abi, .. platform.Format == "pe" && file.EndsWith("/cxa_thread_atexit.cpp", StringComparison.Ordinal) ? (string[])[Unguarded] : []]);
        }

        // macOS' own is a part of libSystem. Of AIX' and Apple's additions nothing is needed.
        foreach (string file in platform.Format == "macho" ? [] : Files(library, "libunwind/src").Where(static file => !file.Contains("/Unwind_", StringComparison.Ordinal)))
        {
            yield return (file, [.. s_unwinder, .. Path.GetExtension(file) == ".cpp" ? (string[])["-std=c++11", "-fno-exceptions", "-fno-rtti"] : []]);
        }
    }

    private static IEnumerable<string> Files(string library, string folder) => new DirectoryInfo(Path.Combine(library, folder))
        .EnumerateFiles()
        .Where(static file => file.Extension is ".cpp" or ".c" or ".S")
        .Select(file => $"{folder}/{file.Name}")
        .Order(StringComparer.Ordinal);
}
