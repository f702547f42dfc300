using System.Collections.Immutable;
using FfiToolkit.Emulator.Toolchain;

namespace FfiToolkit.Emulator.Machine;

/// <summary>Every target that the emulator runs, and variants of some in other forms of the same format.</summary>
public static class GuestTargets
{
    public static GuestTarget FreeBsdX64 { get; } = Elf("freebsd-x64", "x86_64-unknown-freebsd14", GuestConvention.SystemVX64);

    public static GuestTarget FreeBsdArm64 { get; } = Elf("freebsd-arm64", "aarch64-unknown-freebsd14", GuestConvention.Aapcs64);

    public static GuestTarget LinuxX64 { get; } = Elf("linux-x64", "x86_64-linux-gnu", GuestConvention.SystemVX64);

    public static GuestTarget LinuxArm64 { get; } = Elf("linux-arm64", "aarch64-linux-gnu", GuestConvention.Aapcs64);

    public static GuestTarget LinuxArm { get; } = Elf("linux-arm", "armv7a-linux-gnueabihf", GuestConvention.Aapcs32HardFloat, "-marm");

    public static GuestTarget LinuxArmThumb { get; } = Elf("linux-arm-thumb", "armv7a-linux-gnueabihf", GuestConvention.Aapcs32HardFloat, "-mthumb");

    /// <summary>For macOS 11: fixups as dyld-info programs.</summary>
    public static GuestTarget MacX64 { get; } = Mac("osx-x64", "x86_64", "11.0", GuestConvention.SystemVX64);

    /// <summary>For macOS 13: chained fixups.</summary>
    public static GuestTarget MacX64Chained { get; } = Mac("osx-x64-chained", "x86_64", "13.0", GuestConvention.SystemVX64);

    /// <summary>For macOS 11: fixups as dyld-info programs.</summary>
    public static GuestTarget MacArm64 { get; } = Mac("osx-arm64", "arm64", "11.0", GuestConvention.AppleArm64);

    /// <summary>For macOS 13: chained fixups.</summary>
    public static GuestTarget MacArm64Chained { get; } = Mac("osx-arm64-chained", "arm64", "13.0", GuestConvention.AppleArm64);

    public static GuestTarget WindowsX64 { get; } = Windows("win-x64", "x86_64-pc-windows-msvc", "x64", GuestConvention.WindowsX64);

    public static GuestTarget WindowsArm64 { get; } = Windows("win-arm64", "aarch64-pc-windows-msvc", "arm64", GuestConvention.WindowsArm64);

    public static ImmutableArray<GuestTarget> All { get; } =
    [
        FreeBsdX64, FreeBsdArm64, MacX64, MacX64Chained, MacArm64, MacArm64Chained, WindowsX64, WindowsArm64, LinuxX64, LinuxArm64, LinuxArm, LinuxArmThumb,
    ];

    /// <summary>The target with a name; null where there is none.</summary>
    public static GuestTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);

    private static GuestTarget Elf(string name, string triple, GuestConvention convention, params string[] options) =>
        new() { Name = name, Linker = GuestLinker.Elf, Triple = triple, Convention = convention, CompilerOptions = [.. options] };

    private static GuestTarget Mac(string name, string architecture, string version, GuestConvention convention) => new()
    {
        Name = name,
        Linker = GuestLinker.Mach,
        Triple = $"{architecture}-apple-macos{version}",
        Convention = convention,
        LinkerOptions = ["-arch", architecture, "-platform_version", "macos", version, version],
    };

    private static GuestTarget Windows(string name, string triple, string machine, GuestConvention convention) =>
        new() { Name = name, Linker = GuestLinker.Windows, Triple = triple, Convention = convention, LinkerOptions = [$"-machine:{machine}"] };
}
