using System.Runtime.InteropServices;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Sysroots;

namespace FfiToolkit.Build.Tasks.Toolchains;

/// <summary>
/// Chooses the toolchain of a RID: what the user names (FfiToolchain, ZIG, CC); else the pinned zig, so that what is built does not
/// depend on the machine; else a compiler of the machine.
/// </summary>
/// <param name="compilers">Finds compilers of the machine.</param>
/// <param name="zig">Gives zig.</param>
/// <param name="hostRid">The machine's own RID.</param>
public sealed class ToolchainResolver(CompilerSearch compilers, ZigToolchains zig, string hostRid)
{
    /// <summary>This machine's RID.</summary>
    public static string HostRid => RuntimeInformation.RuntimeIdentifier;

    /// <summary>The resolver of a task.</summary>
    /// <param name="cacheFolder">The user's cache folder.</param>
    /// <param name="toolchainFolders">Local folders that may hold the pinned toolchain's package.</param>
    /// <param name="searchPath">Where programs are looked for; the process's PATH when empty.</param>
    /// <param name="dataFolder">The folder with libffi's data; the pins are beside it.</param>
    /// <param name="report">Says what is fetched.</param>
    /// <exception cref="FfiBuildException">The pins cannot be read.</exception>
    public static ToolchainResolver Create(string cacheFolder, IReadOnlyList<string> toolchainFolders, string? searchPath, string dataFolder, IBuildReport report)
    {
        ExecutableFinder finder = string.IsNullOrEmpty(searchPath) ? ExecutableFinder.FromEnvironment() : new ExecutableFinder(searchPath);
        ToolchainPin? pin = ToolchainPin.Load(Path.GetFullPath("../toolchains/toolchains.json", dataFolder), HostRid);
        return new ToolchainResolver(new CompilerSearch(finder), new ZigToolchains(new ToolchainStore(cacheFolder, toolchainFolders, finder, report), pin, finder, new SysrootFolder(cacheFolder, report)), HostRid);
    }

    /// <summary>Finds the toolchain.</summary>
    /// <exception cref="FfiBuildException">There is none; the message says what was looked for and what to install.</exception>
    public Task<Toolchain> ResolveAsync(Platform platform, ToolchainChoice choice, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(platform);
        ArgumentNullException.ThrowIfNull(choice);
        return FirstAsync([.. Attempts(platform, choice, cancellation)]);
    }

    private IEnumerable<Func<Task<Toolchain>>> Attempts(Platform platform, ToolchainChoice choice, CancellationToken cancellation)
    {
        string[] named = (choice.Toolchain ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (named.Length > 0)
        {
            return named.Select<string, Func<Task<Toolchain>>>(name => () => NamedAsync(platform, name, choice, cancellation));
        }

        if (!string.IsNullOrWhiteSpace(choice.Zig))
        {
            return [() => zig.NamedAsync(platform, choice.Zig, cancellation)];
        }

        Func<Task<Toolchain>> pinned = () => zig.PinnedAsync(platform, cancellation);
        Func<Task<Toolchain>> machines = () => compilers.FindAsync(platform, platform.Compilers, choice.Archiver, cancellation);
        Func<Task<Toolchain>> cc = () => compilers.NamedAsync(platform, choice.Compiler!, choice.Archiver, cancellation);

        // CC names one machine's compiler: meant for its own RID, and passed over for the others of a list.
        return (string.IsNullOrWhiteSpace(choice.Compiler), platform.Rid == hostRid) switch
        {
            (false, true) => [cc],
            (false, false) => [cc, pinned, machines],
            (true, _) => [pinned, machines],
        };
    }

    private Task<Toolchain> NamedAsync(Platform platform, string name, ToolchainChoice choice, CancellationToken cancellation) => name switch
    {
        ToolchainChoice.PinnedZig => zig.PinnedAsync(platform, cancellation),
        ToolchainChoice.Native => compilers.FindAsync(platform, platform.Compilers, choice.Archiver, cancellation),
        _ when ZigToolchains.IsZig(name) => zig.NamedAsync(platform, name, cancellation),
        _ => compilers.NamedAsync(platform, name, choice.Archiver, cancellation),
    };

    private static async Task<Toolchain> FirstAsync(IReadOnlyList<Func<Task<Toolchain>>> attempts)
    {
        List<FfiBuildException> reasons = [];
        foreach (Func<Task<Toolchain>> attempt in attempts)
        {
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (FfiBuildException missing) when (missing.Skippable && attempts.Count > 1)
            {
                reasons.Add(missing);
            }
        }

        throw new FfiBuildException(reasons[^1].Code, string.Join(" Nor: ", reasons.Select(reason => reason.Message))) { Skippable = true };
    }
}
