using System.IO.Compression;
using FfiToolkit.Formats;

namespace FfiToolkit.LibrarySuite;

/// <summary>A library as its users get it: unpacked from the packages of one runtime identifier.</summary>
/// <param name="File">The shared library, in a folder where the system finds it under each name by which it is asked for.</param>
/// <param name="Headers">The folder with its headers.</param>
internal sealed record PackedLibrary(string File, string Headers)
{
    /// <summary>Unpacks a library.</summary>
    /// <param name="feed">The folder with the packages.</param>
    /// <param name="name">The library's name in <c>sources.txt</c>, and of its packages behind <c>Example.</c>.</param>
    /// <param name="rid">The runtime identifier.</param>
    /// <param name="folder">The folder that takes what is in the packages, as new.</param>
    /// <returns>Null if no package has the library for the runtime identifier.</returns>
    /// <exception cref="GuestException">A package lacks what it must have.</exception>
    internal static PackedLibrary? Unpack(string feed, string name, string rid, string folder)
    {
        if (Package(feed, $"Example.{name}.{rid}.") is not { } native || Package(feed, $"Example.{name}.") is not { } main)
        {
            return null;
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        ZipFile.ExtractToDirectory(native, Path.Combine(folder, "native"));
        ZipFile.ExtractToDirectory(main, Path.Combine(folder, "main"));
        string[] files = Directory.GetFiles(Path.Combine(folder, "native", "runtimes", rid, "native"));
        if (files is not [string file])
        {
            throw new GuestException($"'{native}' should have one library for {rid}, and has: {string.Join(", ", files.Select(Path.GetFileName))}.");
        }

        // ELF programs ask for the name inside of the library, .NET for that of the file.
        byte[] bytes = System.IO.File.ReadAllBytes(file);
        if (FileFormats.Of(new ByteView(bytes)) == FileFormat.Elf && ElfFile.Read(bytes).Dynamic.Name is { Length: > 0 } inside && inside != Path.GetFileName(file))
        {
            System.IO.File.Copy(file, Path.Combine(Path.GetDirectoryName(file)!, inside));
        }

        return new PackedLibrary(file, Path.Combine(folder, "main", "include"));
    }

    // Behind the name comes the version, which begins with a digit; other packages go on with a runtime identifier.
    private static string? Package(string feed, string name) =>
        Directory.EnumerateFiles(feed, name + "*.nupkg", new EnumerationOptions { MatchCasing = MatchCasing.CaseInsensitive })
            .SingleOrDefault(file => char.IsAsciiDigit(Path.GetFileName(file)[name.Length]));
}
