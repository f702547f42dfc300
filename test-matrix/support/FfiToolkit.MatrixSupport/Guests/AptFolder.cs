namespace FfiToolkit.MatrixSupport;

/// <summary>
/// apt with its state in a folder of its own: the machine's is not touched, and nothing is installed. Packages come from the
/// machine's own sources, checked by apt.
/// </summary>
/// <param name="folder">Takes the state and the packages.</param>
/// <param name="architecture">Debian's name of an architecture.</param>
internal sealed class AptFolder(string folder, string architecture)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    private string[] _release = [];

    private string[] Apt =>
    [
        "apt-get", "-qq", "-o", $"Dir::State::lists={folder}/lists", "-o", $"Dir::Cache={folder}/cache", "-o", "Dir::State::status=/dev/null",
        "-o", $"APT::Architecture={architecture}", "-o", $"APT::Architectures={architecture}", "-o", "APT::Sandbox::User=root", "-o", "Acquire::Languages=none",
        .. _release,
    ];

    /// <summary>What this machine lacks; null if nothing.</summary>
    internal static string? Missing => ChildProgram.Exists("apt-get") && ChildProgram.Exists("dpkg-deb") ? null : "this machine has no apt-get";

    /// <summary>Takes packages of another release of Debian, from where this machine gets its own.</summary>
    /// <exception cref="GuestException">The machine names no source of packages.</exception>
    internal void Choose(string release)
    {
        ChildProgram.Require(folder, "sources.log", ["apt-get", "indextargets", "--format", "$(REPO_URI) $(COMPONENT)", "Created-By: Packages"]);
        string source = File.ReadLines(Path.Combine(folder, "sources.log")).FirstOrDefault(static line => line.EndsWith(" main", StringComparison.Ordinal) && !line.Contains("security", StringComparison.Ordinal))
            ?? throw new GuestException("apt names no source of packages of Debian.");
        string list = Path.Combine(folder, "sources.list");
        File.WriteAllText(list, $"deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] {source.Split(' ')[0]} {release} main\n");
        _release = ["-o", $"Dir::Etc::sourcelist={list}", "-o", "Dir::Etc::sourceparts=/dev/null", "-o", "Dir::Etc::preferencesparts=/dev/null"];
    }

    /// <summary>Downloads packages alone.</summary>
    /// <exception cref="GuestException">They could not be had; the message holds what apt printed.</exception>
    internal void Download(IReadOnlyList<string> packages)
    {
        Update();
        ChildProgram.Require(folder, "download.log", [.. Apt, "download", .. packages]);
    }

    /// <summary>Downloads packages with everything that they depend on.</summary>
    /// <exception cref="GuestException">They could not be had; the message holds what apt printed.</exception>
    internal void DownloadWithDependencies(IReadOnlyList<string> packages)
    {
        Update();
        ChildProgram.Require(folder, "download.log", [.. Apt, "install", "--yes", "--no-install-recommends", "--download-only", .. packages]);
    }

    /// <summary>Unpacks what was downloaded. No script of a package runs.</summary>
    internal void Unpack(string root)
    {
        foreach (string package in Directory.EnumerateFiles(folder, "*.deb", SearchOption.AllDirectories))
        {
            ChildProgram.Require(folder, "extract.log", ["dpkg-deb", "-x", package, root]);
        }
    }

    // Not required to succeed: another source of the machine may be down, and the download says what is missing.
    private void Update()
    {
        Directory.CreateDirectory(Path.Combine(folder, "lists", "partial"));
        Directory.CreateDirectory(Path.Combine(folder, "cache", "archives", "partial"));
        _ = ChildProgram.Run(folder, "update.log", s_limit, new Dictionary<string, string>(), [.. Apt, "update"]);
    }
}
