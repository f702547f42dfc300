using System.Runtime.InteropServices;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Libffi;

namespace FfiToolkit.Build.Tasks.Toolchains;

/// <summary>
/// Chooses the toolchain of a RID: what the user names (FfiToolchain, ZIG, CC); else a native compiler where the RID is the
/// machine's own; else the pinned zig; else a cross compiler of the machine.
/// </summary>
/// <param name="compilers">Finds compilers of the machine.</param>
/// <param name="zig">Gives zig.</param>
/// <param name="hostRid">The machine's own RID.</param>
public sealed class ToolchainResolver(CompilerSearch compilers, ZigToolchains zig, string hostRid)
{
    /// <summary>This machine's RID.</summary>
    public static string HostRid => RuntimeInformation.RuntimeIdentifier;

    /// <summary>Finds the toolchain.</summary>
    /// <exception cref="FfiBuildException">There is none; the message says what was looked for and what to install.</exception>
    public async Task<Toolchain> ResolveAsync(LibffiTarget target, ToolchainChoice choice, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(choice);
        switch (choice.Toolchain?.Trim())
        {
            case null or "":
                break;
            case ToolchainChoice.PinnedZig:
                return await zig.PinnedAsync(target, cancellation).ConfigureAwait(false);
            case ToolchainChoice.Native:
                return await compilers.FindAsync(target, target.Compilers, choice.Archiver, cancellation).ConfigureAwait(false);
            case { } named when ZigToolchains.IsZig(named):
                return await zig.NamedAsync(target, named, cancellation).ConfigureAwait(false);
            case { } named:
                return await compilers.NamedAsync(target, named, choice.Archiver, cancellation).ConfigureAwait(false);
        }

        if (!string.IsNullOrWhiteSpace(choice.Zig))
        {
            return await zig.NamedAsync(target, choice.Zig, cancellation).ConfigureAwait(false);
        }

        return await PreferredAsync(target, choice, cancellation).ConfigureAwait(false);
    }

    private async Task<Toolchain> PreferredAsync(LibffiTarget target, ToolchainChoice choice, CancellationToken cancellation)
    {
        List<FfiBuildException> reasons = [];
        bool own = target.Rid == hostRid;

        // CC names one machine's compiler; for the other RIDs of a list it is passed over.
        Toolchain? found = string.IsNullOrWhiteSpace(choice.Compiler)
            ? null
            : await TryAsync(() => compilers.NamedAsync(target, choice.Compiler, choice.Archiver, cancellation), own).ConfigureAwait(false);
        found ??= own ? await TryAsync(() => compilers.FindAsync(target, target.Compilers, choice.Archiver, cancellation)).ConfigureAwait(false) : null;
        found ??= await TryAsync(() => zig.PinnedAsync(target, cancellation)).ConfigureAwait(false);
        found ??= own ? null : await TryAsync(() => compilers.FindAsync(target, target.Compilers, choice.Archiver, cancellation)).ConfigureAwait(false);
        return found ?? throw (reasons.Count == 1 ? reasons[0] : new FfiBuildException(reasons[^1].Code, string.Join(" Nor: ", reasons.Select(reason => reason.Message))) { Skippable = true });

        async Task<Toolchain?> TryAsync(Func<Task<Toolchain>> search, bool final = false)
        {
            try
            {
                return await search().ConfigureAwait(false);
            }
            catch (FfiBuildException missing) when (missing.Skippable && !final)
            {
                reasons.Add(missing);
                return null;
            }
        }
    }
}
