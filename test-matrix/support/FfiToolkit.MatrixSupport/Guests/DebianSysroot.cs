namespace FfiToolkit.MatrixSupport;

/// <summary>
/// The files of Debian packages for a foreign architecture, in a folder. They come from the machine's own apt sources, checked by
/// apt, with package lists in a private folder: the machine's apt state is not touched and nothing is installed.
/// </summary>
/// <param name="architecture">Debian's name of it, such as <c>arm64</c>.</param>
/// <param name="packages">The packages; what they depend on must be named too.</param>
public sealed class DebianSysroot(string architecture, IReadOnlyList<string> packages)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    /// <summary>What this machine lacks; null if nothing.</summary>
    public string? Missing => ChildProgram.Exists("apt-get") && ChildProgram.Exists("dpkg-deb")
        ? null
        : $"The guest's libraries come from Debian's packages for {architecture}: this machine has no apt-get.";

    /// <summary>The folder, filled on first use.</summary>
    /// <exception cref="GuestException">The packages could not be had; the message holds what apt printed.</exception>
    public string Get() => GuestCache.Folder($"debian-{architecture}-{ContentHash.OfText(string.Join(' ', packages))}", Fill);

    private void Fill(string root)
    {
        DirectoryInfo work = Directory.CreateTempSubdirectory("ffitk-apt-");
        try
        {
            string state = work.FullName;
            Directory.CreateDirectory(Path.Combine(state, "lists", "partial"));
            Directory.CreateDirectory(Path.Combine(state, "cache", "archives", "partial"));
            string[] apt =
            [
                "apt-get", "-qq", "-o", $"Dir::State::lists={state}/lists", "-o", $"Dir::Cache={state}/cache", "-o", "Dir::State::status=/dev/null",
                "-o", $"APT::Architecture={architecture}", "-o", $"APT::Architectures={architecture}", "-o", "APT::Sandbox::User=root", "-o", "Acquire::Languages=none",
            ];

            // Not required to succeed: another source of the machine may be down, and the download says what is missing.
            _ = ChildProgram.Run(state, "update.log", s_limit, new Dictionary<string, string>(), [.. apt, "update"]);
            ChildProgram.Require(state, "download.log", [.. apt, "download", .. packages]);
            foreach (string package in Directory.EnumerateFiles(state, "*.deb"))
            {
                ChildProgram.Require(state, "extract.log", ["dpkg-deb", "-x", package, root]);
            }
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }
}
