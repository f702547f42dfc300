namespace FfiToolkit.Build.Tasks.Toolchains;

/// <summary>What the user names.</summary>
/// <param name="Toolchain">FfiToolchain: <c>zig</c> (the pinned one), <c>native</c> (a compiler of the machine), or a compiler by name, path or command line; several, separated by semicolons, are tried in order. Nothing else is used.</param>
/// <param name="Zig">ZIG: a zig of the user's, by name or path.</param>
/// <param name="Compiler">CC: a compiler that is used for the RIDs that it builds for.</param>
/// <param name="Archiver">AR: the archiver beside a compiler.</param>
public sealed record ToolchainChoice(string? Toolchain = null, string? Zig = null, string? Compiler = null, string? Archiver = null)
{
    /// <summary>The pinned zig.</summary>
    public const string PinnedZig = "zig";

    /// <summary>A compiler of the machine: no zig.</summary>
    public const string Native = "native";
}
