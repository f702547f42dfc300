namespace FfiToolkit.Build.Tasks.Packing;

/// <summary>A RID in the words of Node and npm.</summary>
/// <param name="Name">The package's part, and the loader's key: <c>linux-x64</c>, <c>linux-x64-musl</c>, <c>win32-arm64</c>.</param>
/// <param name="Os">process.platform.</param>
/// <param name="Cpu">process.arch.</param>
/// <param name="Libc">npm's libc; null where there is one alone.</param>
internal sealed record NpmPlatform(string Name, string Os, string Cpu, string? Libc)
{
    public static NpmPlatform Of(string rid)
    {
        string[] parts = rid.Split('-');
        string os = parts[0] switch { "win" => "win32", "osx" => "darwin", string other => other };
        string? libc = os != "linux" ? null : parts is [_, "musl", ..] ? "musl" : "glibc";
        string name = $"{os}-{parts[^1]}";
        return new NpmPlatform(libc == "musl" ? $"{name}-musl" : name, os, parts[^1], libc);
    }
}
