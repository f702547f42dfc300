namespace FfiToolkit.MatrixSupport;

/// <summary>
/// linux-arm64 under QEMU's user mode: an emulated processor, this machine's kernel, and the C library, zlib, SQLite and
/// OpenSSL of Debian for arm64.
/// </summary>
internal sealed class QemuGuest : DotnetGuest
{
    // OpenSSL: xunit hashes the ids of tests with it.
    private static readonly DebianSysroot s_root = new("arm64", ["libc6", "libgcc-s1", "libstdc++6", "zlib1g", "libsqlite3-0", "libssl3"]);

    public override string Rid => "linux-arm64";

    public override string Level => "qemu-user";

    public override string? Missing => Require("qemu-aarch64", "qemu-user", $"A program of {Rid}") ?? s_root.Missing;

    protected override GuestCommand Prepare(string folder) => new(
        ["qemu-aarch64", "-L", s_root.Get()],
        new Dictionary<string, string>
        {
            // The processor without pointer authentication and SVE is the cheaper to emulate, as is a JIT that does not
            // instrument: a tenth of the time together.
            ["QEMU_CPU"] = "cortex-a72",
            ["DOTNET_TieredPGO"] = "0",
        });
}
