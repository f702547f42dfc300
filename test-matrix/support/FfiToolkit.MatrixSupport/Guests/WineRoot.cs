using System.Text;

namespace FfiToolkit.MatrixSupport;

/// <summary>
/// Wine 10 and what it needs of Debian 13, in a folder, with a Windows machine in it. Programs run there by chroot in namespaces
/// of their own, on a layer above the folder that goes with them: each finds the machine as new, and none leaves a server.
/// </summary>
internal static class WineRoot
{
    private const string Release = "trixie";
    private const string Wine = "/usr/lib/wine/wine64";

    // wine64 is a program without a shell; its server is started by a script. The locale of names that are UTF-8 is in libc-bin.
    private static readonly string[] s_packages = ["wine64", "dash", "base-files", "libc-bin"];

    private static readonly string[] s_tools = ["unshare", "chroot", "mount"];

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    // $1 is the folder, $2 the number of this machine's folders that follow. Without any the folder itself is changed.
    private const string Enter = """
        set -e
        root=$1 folders=$2
        shift 2
        if [ "$folders" -gt 0 ]; then
            mkdir -p "$root/mnt"
            mount -t tmpfs ffitk "$root/mnt"
            mkdir "$root/mnt/upper" "$root/mnt/work" "$root/mnt/root"
            mount -t overlay ffitk -o "lowerdir=$root,upperdir=$root/mnt/upper,workdir=$root/mnt/work" "$root/mnt/root"
            root=$root/mnt/root
        fi
        while [ "$folders" -gt 0 ]; do
            mkdir -p "$root$1"
            mount --bind "$1" "$root$1"
            shift
            folders=$((folders - 1))
        done
        mount -t proc proc "$root/proc"
        mount --rbind /dev "$root/dev"
        mount --rbind /sys "$root/sys"
        exec chroot "$root" "$@"
        """;

    /// <summary>What Wine finds in its environment.</summary>
    internal static Dictionary<string, string> Environment { get; } = new(Launcher.Wine.Environment("/windows"))
    {
        ["HOME"] = "/root",
        ["USER"] = "root",

        // Names of files are those of this machine: without it they are ASCII.
        ["LC_ALL"] = "C.UTF-8",
        ["WINEDLLOVERRIDES"] = "winedbg.exe,winemenubuilder.exe,mshtml=d",
    };

    /// <summary>What this machine lacks; null if nothing.</summary>
    internal static string? Missing =>
        AptFolder.Missing
        ?? (Array.Find(s_tools, static tool => !ChildProgram.Exists(tool)) is { } tool ? $"there is no {tool}" : null)
        ?? (MayMount() ? null : "this user may not mount (root may; in a container, root of one that is privileged)");

    /// <summary>What comes before a program and its arguments.</summary>
    /// <param name="folders">Folders of this machine, which are there under the same paths: the program's at least.</param>
    internal static IReadOnlyList<string> Command(params IReadOnlyList<string> folders) => Command(Get(), folders, Wine);

    private static bool MayMount() =>
        ChildProgram.Run(Path.GetTempPath(), "/dev/null", s_limit, new Dictionary<string, string>(), ["unshare", "--mount", "--pid", "--fork", "mount", "-t", "tmpfs", "ffitk", "/mnt"]) == 0;

    private static IReadOnlyList<string> Command(string root, IReadOnlyList<string> folders, params string[] command) =>
        ["unshare", "--mount", "--pid", "--fork", "--kill-child=KILL", "sh", "-c", Enter, "sh", root, $"{folders.Count}", .. folders, .. command];

    private static string Get() => GuestCache.Folder($"wine-{Release}-{ContentHash.OfText(string.Join(' ', s_packages))}", Fill);

    private static void Fill(string root)
    {
        DirectoryInfo work = Directory.CreateTempSubdirectory("ffitk-wine-");
        try
        {
            AptFolder apt = new(work.FullName, "amd64");
            apt.Choose(Release);
            apt.DownloadWithDependencies(s_packages);
            apt.Unpack(root);
            AddCompression(Path.Combine(root, "usr/x86_64-w64-mingw32/lib/zlib1.dll"), Path.Combine(root, "usr/lib/x86_64-linux-gnu/wine/x86_64-windows/zlib1.dll"));

            // The server writes the registry when it ends, some seconds after the last program.
            IReadOnlyList<string> start = Command(root, [], "/bin/sh", "-c", $"{Wine} wineboot -i; exec /usr/lib/wine/wineserver -w");
            int code = ChildProgram.Run(work.FullName, "wineboot.log", s_limit, Environment, start);
            if (code != 0 || !File.Exists(Path.Combine(root, "windows", "system.reg")))
            {
                throw new GuestException($"'wineboot -i' exited with {code}: {File.ReadAllText(Path.Combine(work.FullName, "wineboot.log"))}");
            }
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    // What Debian's libwine does when it is installed: Wine takes a DLL for one of its own by this mark behind the DOS header.
    private static void AddCompression(string library, string target)
    {
        const int dosHeader = 64;
        byte[] bytes = File.ReadAllBytes(library);
        bytes.AsSpan(dosHeader, 32).Clear();
        Encoding.ASCII.GetBytes("Wine builtin DLL").CopyTo(bytes, dosHeader);
        File.WriteAllBytes(target, bytes);
    }
}
