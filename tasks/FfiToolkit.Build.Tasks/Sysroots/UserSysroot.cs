using System.Text.Json.Serialization;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Platforms;

namespace FfiToolkit.Build.Tasks.Sysroots;

/// <summary>
/// A folder of the user's with the headers and libraries of a system, in the place of the toolchain's: an unpacked system (Debian's
/// folders for several processors among them), Apple's SDK, or headers and import libraries for Windows beside ours.
/// </summary>
/// <param name="Folder">Its full path.</param>
/// <param name="Includes">The folders with headers, in the order of the search, relative to it.</param>
/// <param name="Libraries">Those with libraries.</param>
/// <param name="Frameworks">Those with Apple's frameworks.</param>
public sealed record UserSysroot(string Folder, IReadOnlyList<string> Includes, IReadOnlyList<string> Libraries, IReadOnlyList<string> Frameworks)
{
    /// <summary>Before the name of a file: it is the sysroot's.</summary>
    public const string Mark = "{sysroot}/";

    private const string FrameworkFolder = "System/Library/Frameworks";

    private static readonly string[] s_libraries = ["lib{0}.so", "lib{0}.tbd", "lib{0}.dylib", "{0}.lib", "lib{0}.dll.a", "lib{0}.a"];

    /// <summary>The library without which nothing is linked, as <c>-l</c> names it.</summary>
    [JsonIgnore]
    public string? Required { get; init; }

    /// <summary>Looks what a folder has.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="platform">The RID.</param>
    /// <param name="library">The library that is built, for messages.</param>
    /// <exception cref="FfiBuildException">It is no folder, or has no C library for the RID.</exception>
    public static UserSysroot Open(string folder, Platform platform, string library)
    {
        ArgumentNullException.ThrowIfNull(platform);
        if (!Directory.Exists(folder))
        {
            throw Refused("which is no folder");
        }

        // Debian names a system's folders by the compiler's target, and those of its cross compilers' packages.
        string[] includes = [.. Existing($"usr/{platform.ClangTarget}/include", $"usr/include/{platform.ClangTarget}", "usr/include", "include")];
        string[] libraries = [.. Existing($"usr/{platform.ClangTarget}/lib", $"usr/lib/{platform.ClangTarget}", $"lib/{platform.ClangTarget}", "usr/lib64", "lib64", "usr/lib", "lib")];
        UserSysroot sysroot = new(folder, includes, libraries, [.. Existing(FrameworkFolder)]) { Required = platform.Format switch { "macho" => "System", "pe" => null, _ => "c" } };
        if (sysroot.Required is null)
        {
            return includes.Length + libraries.Length > 0 ? sysroot : throw Refused("which has neither 'include' nor 'lib'");
        }

        if (!includes.Any(include => File.Exists(Path.Combine(folder, include, "stdio.h"))))
        {
            throw Refused($"which has no stdio.h (in {List(includes, "usr/include, include")})");
        }

        return sysroot.Find(sysroot.Required) is not null ? sysroot : throw Refused($"which has no C library, lib{sysroot.Required} (in {List(libraries, "usr/lib, lib")})");

        IEnumerable<string> Existing(params IEnumerable<string> names) => names.Where(name => Directory.Exists(Path.Combine(folder, name)));

        FfiBuildException Refused(string problem) => new(
            DiagnosticCodes.BadSysroot,
            $"Sysroot of the NativeLibrary '{library}' for '{platform.Rid}' is '{folder}', {problem}. Name a folder that is laid out as the system's root directory, with its headers and development files; without Sysroot, the toolchain's C library is linked with.") { File = folder };
    }

    /// <summary>The full path of a library; null where it has none.</summary>
    public string? Find(string name) => Libraries.SelectMany(folder => s_libraries.Select(form => Path.Combine(Folder, folder, string.Format(System.Globalization.CultureInfo.InvariantCulture, form, name)))).FirstOrDefault(File.Exists);

    /// <summary>Whether it has a framework.</summary>
    public bool HasFramework(string name) => Frameworks.Any(folder => Directory.Exists(Path.Combine(Folder, folder, $"{name}.framework")));

    private static string List(string[] found, string wanted) => found.Length > 0 ? string.Join(", ", found) : wanted;
}
