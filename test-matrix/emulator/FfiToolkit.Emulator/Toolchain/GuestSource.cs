using System.Collections.Immutable;

namespace FfiToolkit.Emulator.Toolchain;

/// <summary>One translation unit.</summary>
/// <param name="Text">Its C text.</param>
public sealed record GuestSource(string Text)
{
    /// <summary>Compiler options for this unit alone; they come last.</summary>
    public ImmutableArray<string> Options { get; init; } = [];
}
