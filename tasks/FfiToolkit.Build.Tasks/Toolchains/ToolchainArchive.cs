using System.Formats.Tar;
using System.IO.Compression;
using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.Toolchains;

/// <summary>Extracts an npm package: its one top-level folder is left out, and nothing may lead outside of the destination.</summary>
internal static class ToolchainArchive
{
    public static async Task ExtractAsync(byte[] archive, string destination, CancellationToken cancellation)
    {
        string root = Path.GetFullPath(destination) + Path.DirectorySeparatorChar;
        try
        {
            await using GZipStream gzip = new(new MemoryStream(archive), CompressionMode.Decompress);
            await using TarReader reader = new(gzip);
            while (await reader.GetNextEntryAsync(copyData: false, cancellation).ConfigureAwait(false) is { } entry)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                {
                    continue;
                }

                string target = Path.GetFullPath(entry.Name[(entry.Name.IndexOf('/', StringComparison.Ordinal) + 1)..], root);
                if (!target.StartsWith(root, StringComparison.Ordinal))
                {
                    throw new InvalidDataException($"'{entry.Name}' points outside of the package");
                }

                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                await entry.ExtractToFileAsync(target, overwrite: false, cancellation).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException)
        {
            throw new FfiBuildException(DiagnosticCodes.WrongToolchainHash, $"the toolchain's package is damaged: {failure.Message}. Correct its pin in toolchains.json.", failure);
        }
    }
}
