using System.Collections.Immutable;
using FfiToolkit.Emulator.Toolchain;

namespace FfiToolkit.Emulator.Machine;

/// <summary>A system whose code the emulator runs.</summary>
public sealed record GuestTarget
{
    /// <summary>Its runtime identifier, with the variant where there are several: <c>osx-arm64</c>, <c>linux-arm-thumb</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How images for it are linked.</summary>
    public required GuestLinker Linker { get; init; }

    /// <summary>clang's name of the system.</summary>
    public required string Triple { get; init; }

    /// <summary>What clang is told besides.</summary>
    public ImmutableArray<string> CompilerOptions { get; init; } = [];

    /// <summary>What the linker is told besides.</summary>
    public ImmutableArray<string> LinkerOptions { get; init; } = [];

    /// <summary>Its instruction set.</summary>
    public GuestArchitecture Architecture => Convention.Architecture;

    internal GuestConvention Convention { get; init; } = GuestConvention.SystemVX64;

    /// <summary>Whether a register holds the address of the thread's block.</summary>
    internal bool IsWindows => Linker == GuestLinker.Windows;

    public override string ToString() => Name;
}
