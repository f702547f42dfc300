namespace FfiToolkit.MatrixSupport;

/// <summary>
/// linux-arm64 under QEMU's user mode: an emulated processor, this machine's kernel, and the C library, zlib, SQLite,
/// OpenSSL and Chipmunk of Debian for arm64.
/// </summary>
internal sealed class QemuGuest : DotnetGuest
{
    // OpenSSL: xunit hashes the ids of tests with it.
    private static readonly DebianSysroot s_root = new("arm64", ["libc6", "libgcc-s1", "libstdc++6", "zlib1g", "libsqlite3-0", "libssl3", "libchipmunk7"]);

    public override string Rid => "linux-arm64";

    public override string Level => "qemu-user";

    public override string? Missing => Require("qemu-aarch64", "qemu-user", $"A program of {Rid}") ?? s_root.Missing;

    // User mode emulates a process, not the start of another: that would be run by this machine's kernel.
    public override IReadOnlyList<string> StartFromInside() => ["qemu-aarch64", "-L", s_root.Get()];

    protected override GuestCommand Prepare(string folder, string program) => new(
        StartFromInside(),
        new Dictionary<string, string>
        {
            // The processor without pointer authentication and SVE is the cheaper to emulate, as is a JIT that does not
            // instrument: a tenth of the time together.
            ["QEMU_CPU"] = "cortex-a72",
            ["DOTNET_TieredPGO"] = "0",

            // It notes down every page that is reserved: 4 GB for the heap instead of 256, a second less for each start.
            ["DOTNET_GCRegionRange"] = "100000000",

            // QEMU before 8.1 keeps running its translation of code that was overwritten through another mapping, and CoreCLR
            // writes all of its code so: a test program with many methods ended in a null reference on every run.
            ["DOTNET_EnableWriteXorExecute"] = "0",
        });
}
