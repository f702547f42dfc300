namespace FfiToolkit.MatrixSupport;

/// <summary>
/// Makes CoreCLR's garbage collector stop threads rightly under Wine, whose unwinder does not know epilogs that end in a tail call:
/// <c>test-matrix/support/wine/unwind.c</c>.
/// </summary>
internal static class WineUnwind
{
    private const string Compiler = "x86_64-w64-mingw32-gcc";
    private const string Name = "unwind.dll";

    /// <summary>What this machine lacks for it; null if nothing.</summary>
    internal static string? Missing => ChildProgram.Exists(Compiler)
        ? null
        : $"Tests for win-x64 need {Compiler}. Install it (Debian: apt-get install gcc-mingw-w64-x86-64-win32), or run eng/test.sh, which does.";

    /// <summary>The folder of its library, which is compiled once per machine.</summary>
    /// <exception cref="GuestException">It does not compile.</exception>
    internal static string Folder()
    {
        string source = Path.Combine(AppContext.BaseDirectory, "wine-unwind.c");
        return GuestCache.Folder(
            $"wine-unwind-{ContentHash.OfFile(source)}",
            folder => ChildProgram.Require(folder, "cc.log", [Compiler, "-O2", "-shared", "-o", Path.Combine(folder, Name), source]));
    }

    /// <summary>Variables by which the runtime loads it. There is no profiler of that name: the runtime goes on without one.</summary>
    /// <param name="folderInGuest">The folder, as the guest names it.</param>
    internal static Dictionary<string, string> Environment(string folderInGuest) => new()
    {
        ["CORECLR_ENABLE_PROFILING"] = "1",
        ["CORECLR_PROFILER"] = "{B6B06A12-4D0C-4F0E-9C4C-6F6B74697763}",
        ["CORECLR_PROFILER_PATH"] = $@"{folderInGuest}\{Name}",
    };
}
