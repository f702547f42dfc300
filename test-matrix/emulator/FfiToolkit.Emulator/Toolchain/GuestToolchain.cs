using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace FfiToolkit.Emulator.Toolchain;

/// <summary>The programs and the library that the emulator needs on this machine.</summary>
public sealed class GuestToolchain
{
    // What was tested, then whatever is there without a version in its name.
    private static readonly ImmutableArray<string> s_suffixes = ["-19", ""];

    private GuestToolchain(string compiler, ImmutableDictionary<GuestLinker, string> linkers)
    {
        Compiler = compiler;
        Linkers = linkers;
    }

    /// <summary>The path of clang.</summary>
    public string Compiler { get; init; }

    /// <summary>The path of each linker.</summary>
    public ImmutableDictionary<GuestLinker, string> Linkers { get; }

    /// <summary>Looks for everything in the search path.</summary>
    /// <param name="toolchain">What was found.</param>
    /// <param name="problem">What is missing, and how to install it.</param>
    public static bool TryFind([NotNullWhen(true)] out GuestToolchain? toolchain, [NotNullWhen(false)] out string? problem)
    {
        toolchain = null;
        List<string> missing = [];
        string compiler = Find("clang", missing, "clang-19");
        var linkers = ImmutableDictionary<GuestLinker, string>.Empty
            .Add(GuestLinker.Elf, Find("ld.lld", missing, "lld-19"))
            .Add(GuestLinker.Mach, Find("ld64.lld", missing, "lld-19"))
            .Add(GuestLinker.Windows, Find("lld-link", missing, "lld-19"));
        if (!System.Runtime.InteropServices.NativeLibrary.TryLoad(Unicorn.UnicornNative.Library, out _))
        {
            missing.Add("libunicorn2");
        }

        problem = missing.Count == 0
            ? null
            : $"the emulator needs {string.Join(", ", missing.Distinct())}; install with: apt-get install {string.Join(' ', missing.Distinct())}";
        if (problem is not null)
        {
            return false;
        }

        toolchain = new GuestToolchain(compiler, linkers);
        return true;
    }

    private static string Find(string tool, List<string> missing, string package)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        foreach (string suffix in s_suffixes)
        {
            foreach (string folder in folders)
            {
                string path = Path.Combine(folder, tool + suffix);
                if (File.Exists(path))
                {
                    return path;
                }
            }
        }

        missing.Add(package);
        return "";
    }
}
