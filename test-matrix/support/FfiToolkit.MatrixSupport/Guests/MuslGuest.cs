namespace FfiToolkit.MatrixSupport;

/// <summary>
/// linux-musl-x64 on a machine with glibc: this machine's kernel and processor, musl's loader and C library, and Debian's
/// libstdc++, zlib, SQLite and OpenSSL, which a shim lets run on musl (<c>test-matrix/support/musl/shim.c</c>). It is not Alpine.
/// </summary>
internal sealed class MuslGuest : DotnetGuest
{
    private const string Loader = "/lib/ld-musl-x86_64.so.1";

    private static readonly string[] s_libraries = ["libstdc++.so.6", "libgcc_s.so.1", "libz.so.1", "libsqlite3.so.0", "libssl.so.3", "libcrypto.so.3"];

    public override string Rid => "linux-musl-x64";

    public override string Level => "native";

    public override string? Missing => Require(Loader, "musl", $"A program of {Rid}") ?? Require("cc", "gcc", "The shim below libstdc++");

    public override GuestCommand Start(IReadOnlyList<string> folders) => Prepare("", "");

    protected override GuestCommand Prepare(string folder, string program)
    {
        string shim = Path.Combine(AppContext.BaseDirectory, "musl-shim.c");
        return new GuestCommand([], new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = GuestCache.Folder($"musl-{ContentHash.OfFile(shim)}", libraries => Fill(libraries, shim)) });
    }

    private static void Fill(string folder, string shim)
    {
        ChildProgram.Require(folder, "cc.log",
        [
            "cc", "-O2", "-fPIC", "-shared", "-nostdlib", "-ffreestanding", "-fno-builtin", "-fno-stack-protector",
            "-Wl,-soname,ld-linux-x86-64.so.2", "-o", Path.Combine(folder, "ld-linux-x86-64.so.2"), shim,
        ]);
        foreach (string library in s_libraries)
        {
            string[] places = [$"/lib/x86_64-linux-gnu/{library}", $"/usr/lib/x86_64-linux-gnu/{library}"];
            if (places.FirstOrDefault(File.Exists) is { } place)
            {
                File.CreateSymbolicLink(Path.Combine(folder, library), place);
            }
        }
    }
}
