namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>An archive with sources: what its hash must be, and where it may be had.</summary>
/// <param name="Name">What it is the source of.</param>
/// <param name="Version">Its version.</param>
/// <param name="Sha256">Its hash, in lower-case hexadecimal digits.</param>
public abstract record SourcePin(string Name, string Version, string Sha256)
{
    /// <summary>The name that the archive has in the cache.</summary>
    public abstract string FileName { get; }

    /// <summary>The names under which the archive is known in folders that the caller fills.</summary>
    public abstract IEnumerable<string> KnownFileNames { get; }

    /// <summary>Full paths where the caller says that it is.</summary>
    public virtual IReadOnlyList<string> Files => [];

    /// <summary>The addresses where it is published, best first.</summary>
    public virtual IReadOnlyList<string> Addresses => [];

    /// <summary>Debian's name of the source package; null where Debian is not asked.</summary>
    public virtual string? DebianPackage => null;

    /// <summary>The suites of Debian that have it.</summary>
    public virtual IReadOnlyList<string> DebianSuites => [];

    /// <summary>Files without which it is something else.</summary>
    public virtual IReadOnlyList<string> Marks => [];

    /// <summary>Whether it may hold links, which are left out; where it may not, one is a reason to refuse it.</summary>
    public virtual bool MayHaveLinks => false;

    /// <summary>What to do about an archive with another hash, for messages.</summary>
    public abstract string Replace { get; }

    /// <summary>How to supply the archive, for messages.</summary>
    public abstract string Supply { get; }

    /// <summary>How to use sources that were changed, for messages.</summary>
    public abstract string Own { get; }

    /// <summary>Name and version, for messages.</summary>
    public string Title => $"{Name} {Version}";

    /// <summary>The name of the folder that it is extracted to.</summary>
    public string FolderName => $"{Name}-{Version}-{Sha256[..12]}";
}
