namespace FfiToolkit.Build.Tasks.Sysroots;

/// <summary>FreeBSD: stubs of the system's libraries, with the names that our headers declare, and what compilers call.</summary>
/// <param name="dataFolder">The folder with a file per library, named by its soname.</param>
internal sealed class FreeBsdSysroot(string dataFolder) : SysrootRecipe(dataFolder)
{
    // The names that a linker looks for.
    private static readonly (string Soname, string Name)[] s_libraries = [("libc.so.7", "libc.so"), ("libm.so.5", "libm.so"), ("libthr.so.3", "libpthread.so"), ("libstdthreads.so.0", "libstdthreads.so")];

    internal override async Task MakeAsync(SysrootWork work, CancellationToken cancellation)
    {
        foreach ((string soname, string name) in s_libraries)
        {
            string compiled = Path.Combine(work.Folder, $"{soname}.o");
            await work.RunAsync(["cc", "-target", work.Machine, "--no-default-config", "-g0", "-O2", "-fPIC", "-fno-builtin", "-w", "-c", Ours($"{soname}.c"), "-o", compiled], cancellation).ConfigureAwait(false);
            await work.RunAsync(["ld.lld", "-shared", "-soname", soname, "-o", Path.Combine(work.Result, name), compiled], cancellation).ConfigureAwait(false);
        }

        await MakeCompilerRuntimeAsync(work, work.Result, cancellation).ConfigureAwait(false);
    }
}
