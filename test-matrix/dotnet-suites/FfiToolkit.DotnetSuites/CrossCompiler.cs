namespace FfiToolkit.DotnetSuites;

/// <summary>The C compilers that make the tests' native libraries for a guest.</summary>
internal static class CrossCompiler
{
    /// <summary>The value of <c>CC</c> for a cell; null where this machine's own compiler is right.</summary>
    internal static string? For(string rid) => rid == ThisMachine.Rid ? null : rid switch
    {
        "linux-arm64" => "aarch64-linux-gnu-gcc",

        // Nothing of mingw's own libraries is in the guest.
        "win-x64" => "x86_64-w64-mingw32-gcc -static-libgcc",
        _ => null,
    };

    /// <summary>What is not installed, and how to install it; null where all is there.</summary>
    internal static string? Missing(string rid) => For(rid)?.Split(' ')[0] is { } program && !ChildProgram.Exists(program)
        ? $"not installed: {program} (Debian: apt-get install {(rid == "win-x64" ? "gcc-mingw-w64-x86-64-win32" : "gcc-aarch64-linux-gnu libc6-dev-arm64-cross")})"
        : null;
}
