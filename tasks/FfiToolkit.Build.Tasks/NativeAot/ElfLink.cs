using FfiToolkit.Build.Tasks.Settings;
using FfiToolkit.Build.Tasks.Sysroots;

namespace FfiToolkit.Build.Tasks.NativeAot;

/// <summary>The arguments of <c>zig ld.lld</c>. The SDK's and the project's are a compiler's, which would call the linker.</summary>
internal sealed class ElfLink(NativeAotLinkRequest request, string support)
{
    private bool IsArm64 => request.Target.Rid.EndsWith("-arm64", StringComparison.Ordinal);

    private bool IsMusl => request.Target.System == NativeAotSystem.Musl;

    /// <summary>The link of what is shipped, or, with an id, of the file with its debug information.</summary>
    internal IEnumerable<string> Arguments(string output, string? debugOfBuildId)
    {
        string[] given = [.. Linker(request.Arguments.SelectMany(static argument => BuildSettings.SplitFlags(argument)))];
        return
        [
            "ld.lld",
            "-m", IsArm64 ? "aarch64linux" : "elf_x86_64",
            "--hash-style=gnu",
            .. request.IsLibrary ? [] : (string[])["-dynamic-linker", Loader, In(LinuxSysroot.ProgramStart)],
            In(LinuxSysroot.Start),
            request.Object,
            In(LinuxSysroot.Handle),
            .. IsMusl ? (string[])["--wrap=strerror_r", In(LinuxSysroot.MuslAdditions)] : [],
            "-L", support,
            .. request.LibraryFolders.SelectMany(static folder => (string[])["-L", folder]),
            .. request.Exports is { } exports ? (string[])[$"--version-script={exports}", "--export-dynamic"] : [],

            // The list of modules is reached by the names of its section's start and end alone.
            "--gc-sections", "-z", "nostart-stop-gc",
            .. given,
            "-lc",
            .. IsMusl ? [] : (string[])["-lld", In(LinuxSysroot.GlibcRest)],
            In(LinuxSysroot.End),
            .. debugOfBuildId is { } id ? (string[])[$"--build-id=0x{id}"] : request.Strips ? ["--strip-all"] : [],
            "-o", output,
        ];
    }

    private string Loader => (IsMusl, IsArm64) switch
    {
        (false, false) => "/lib64/ld-linux-x86-64.so.2",
        (false, true) => "/lib/ld-linux-aarch64.so.1",
        (true, false) => "/lib/ld-musl-x86_64.so.1",
        (true, true) => "/lib/ld-musl-aarch64.so.1",
    };

    private string In(string name) => Path.Combine(support, name);

    // -Wl,a,b and -Xlinker a are for the linker; of the rest, what it has under the same name. What chooses a compiler, its target or
    // its linker is decided here.
    private static IEnumerable<string> Linker(IEnumerable<string> arguments)
    {
        bool isNext = false;
        foreach (string argument in arguments)
        {
            if (isNext)
            {
                isNext = false;
                yield return argument;
            }
            else if (argument == "-Xlinker")
            {
                isNext = true;
            }
            else if (argument.StartsWith("-Wl,", StringComparison.Ordinal))
            {
                foreach (string one in argument[4..].Split(','))
                {
                    yield return one;
                }
            }
            else if (argument == "-pthread")
            {
                yield return "-lpthread";
            }
            else if (argument.StartsWith("-gz=", StringComparison.Ordinal))
            {
                yield return $"--compress-debug-sections={argument[4..]}";
            }
            else if (!IsForCompiler(argument))
            {
                yield return argument;
            }
        }
    }

    private static bool IsForCompiler(string argument) =>
        argument is "-g" || argument.StartsWith("-fuse-ld=", StringComparison.Ordinal) || argument.StartsWith("--target=", StringComparison.Ordinal) || argument.StartsWith("--sysroot=", StringComparison.Ordinal)
        || argument.StartsWith("-m", StringComparison.Ordinal) || argument.StartsWith("-O", StringComparison.Ordinal);
}
