using System.Security.Cryptography;
using System.Text;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Toolchains;

namespace FfiToolkit.Build.Tasks.Sysroots;

/// <summary>
/// What a system's libraries and C runtime are to the linker, made from the toolchain and files of ours once per user. The folder's
/// name is the hash of all that it is made from.
/// </summary>
/// <param name="cacheFolder">The user's cache.</param>
/// <param name="report">Says what is made.</param>
public sealed class SysrootFolder(string cacheFolder, IBuildReport report)
{
    // Raised when SysrootMaker changes, which does what a recipe says; what a recipe says is in the hash by itself.
    private const string Maker = "4";

    /// <summary>The folder of a system; made on first use.</summary>
    /// <param name="name">The system's short name.</param>
    /// <param name="recipe">How it is made.</param>
    /// <param name="toolchain">A toolchain that is zig.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="FfiBuildException">It could not be made.</exception>
    internal async Task<string> GetAsync(string name, SysrootRecipe recipe, Toolchain toolchain, CancellationToken cancellation)
    {
        string root = Path.Combine(cacheFolder, "sysroots");
        string folder = Path.Combine(root, $"{name}-{Key(recipe, toolchain)}");
        try
        {
            UserCache.Open(cacheFolder);
            if (Directory.Exists(folder))
            {
                return folder;
            }

            Directory.CreateDirectory(root);
            await using FileStream turn = await FileLock.AcquireAsync($"{folder}.lock", cancellation).ConfigureAwait(false);
            if (!Directory.Exists(folder))
            {
                await toolchain.VerifyAsync(cancellation).ConfigureAwait(false);
                await MakeAsync(name, toolchain, recipe, folder, cancellation).ConfigureAwait(false);
            }

            return folder;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new FfiBuildException(DiagnosticCodes.SysrootFailed, $"what is linked with for '{name}' cannot be put into the cache folder '{root}': {refusal.Message}. Set FfiCacheFolder to a folder that you can write to.", refusal);
        }
    }

    private async Task MakeAsync(string name, Toolchain toolchain, SysrootRecipe recipe, string folder, CancellationToken cancellation)
    {
        // Left by builds that were killed; the lock is held.
        foreach (string stale in Directory.EnumerateDirectories(Path.GetDirectoryName(folder)!, $"{Path.GetFileName(folder)}.*.tmp"))
        {
            Directory.Delete(stale, recursive: true);
        }

        string work = $"{folder}.{Guid.NewGuid():N}.tmp";
        CommandLog log = new($"{folder}.log");
        try
        {
            SysrootMaker maker = new(new ZigTools(toolchain, work, log)) { Library = ZigTools.LibraryOf(toolchain), Machine = toolchain.Machine, Folder = work };
            Directory.CreateDirectory(maker.Result);
            await recipe.MakeAsync(maker, cancellation).ConfigureAwait(false);
            Directory.Move(maker.Result, folder);
            report.Info($"what is linked with for {name} is in {folder}");
        }
        finally
        {
            log.Save();
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>The hash of all that a sysroot is made from, and of how.</summary>
    /// <param name="recipe">How it is made.</param>
    /// <param name="toolchain">A toolchain that is zig.</param>
    internal static string Key(SysrootRecipe recipe, Toolchain toolchain)
    {
        StringBuilder text = new();
        text.AppendJoin('\n', Maker, toolchain.Version, toolchain.Integrity).Append('\n').Append(SysrootPlan.Of(recipe, toolchain));
        foreach (string file in recipe.Inputs.Order(StringComparer.Ordinal))
        {
            text.Append(Path.GetFileName(file)).Append(' ').AppendLine(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}
