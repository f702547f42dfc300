namespace FfiToolkit.MatrixSupport;

/// <summary>
/// The files of Debian packages for a foreign architecture, in a folder. See <see cref="AptFolder"/> for where
/// they come from.
/// </summary>
/// <param name="architecture">Debian's name of it, such as <c>arm64</c>.</param>
/// <param name="packages">The packages; what they depend on must be named too.</param>
public sealed class DebianSysroot(string architecture, IReadOnlyList<string> packages)
{
    /// <summary>What this machine lacks; null if nothing.</summary>
    public string? Missing => AptFolder.Missing is { } missing ? $"The guest's libraries come from Debian's packages for {architecture}: {missing}." : null;

    /// <summary>The folder, filled on first use.</summary>
    /// <exception cref="GuestException">The packages could not be had; the message holds what apt printed.</exception>
    public string Get() => GuestCache.Folder($"debian-{architecture}-{ContentHash.OfText(string.Join(' ', packages))}", Fill);

    private void Fill(string root)
    {
        DirectoryInfo work = Directory.CreateTempSubdirectory("ffitk-apt-");
        try
        {
            AptFolder apt = new(work.FullName, architecture);
            apt.Download(packages);
            apt.Unpack(root);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }
}
