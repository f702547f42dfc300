using System.Security.Cryptography;
using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.Recipes;

/// <summary>
/// The folder that gets the libraries. Work happens beside it under a lock that holds across processes; files enter it by renames,
/// the hash of the inputs last. A build that fails or is cancelled leaves it as it was.
/// </summary>
public sealed class OutputFolder : IDisposable
{
    /// <summary>The file with the hash of what the outputs were made from.</summary>
    public const string InputsFile = "build-inputs.sha256";

    /// <summary>The file with the names of the sources and headers that were read, relative to the source folder.</summary>
    public const string DependenciesFile = "build-dependencies.txt";

    private readonly FileStream _lock;

    private OutputFolder(string folder, FileStream lockFile)
    {
        Folder = folder;
        _lock = lockFile;
        Work = Path.Combine(Path.GetDirectoryName(folder)!, WorkPrefix(folder) + Guid.NewGuid().ToString("N"));
    }

    /// <summary>The final folder.</summary>
    public string Folder { get; }

    /// <summary>The folder to work in.</summary>
    public string Work { get; }

    /// <summary>Waits until no other build uses the folder.</summary>
    /// <exception cref="FfiBuildException">The folder cannot be written.</exception>
    public static async Task<OutputFolder> LockAsync(string folder, CancellationToken cancellation)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string parent = Path.GetDirectoryName(folder) ?? folder;
        try
        {
            if (File.Exists(folder))
            {
                throw new IOException("it is a file");
            }

            Directory.CreateDirectory(parent);
            return new OutputFolder(folder, await FileLock.AcquireAsync(LockFile(folder), cancellation).ConfigureAwait(false));
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(folder, refusal);
        }
    }

    /// <summary>Whether the outputs of a request are those that their record describes, made from the same inputs.</summary>
    public static bool IsUpToDate(BuildRequest request, out BuildRecord? record)
    {
        ArgumentNullException.ThrowIfNull(request);
        string folder = request.OutputFolder;
        record = BuildRecord.TryRead(folder);
        string dependencies = Path.Combine(folder, DependenciesFile);
        return record is not null && File.Exists(dependencies) && ReadInputs(folder) == InputHash.Compute(request, File.ReadAllLines(dependencies))
            && record.Files.All(file => Hash(Path.Combine(folder, file.Key)) == file.Value);
    }

    private static string? ReadInputs(string folder)
    {
        string file = Path.Combine(folder, InputsFile);
        return File.Exists(file) ? File.ReadAllText(file) : null;
    }

    /// <summary>The hash of a file, or null when there is none.</summary>
    public static string? Hash(string file) => File.Exists(file) ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))) : null;

    /// <summary>Makes the work folder, and removes those that killed builds left.</summary>
    public void Prepare()
    {
        try
        {
            foreach (string stale in Directory.EnumerateDirectories(Path.GetDirectoryName(Folder)!, WorkPrefix(Folder) + "*"))
            {
                Directory.Delete(stale, recursive: true);
            }

            Directory.CreateDirectory(Work);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(Folder, refusal);
        }
    }

    /// <summary>Moves finished files from the work folder into place; the last one named is the one that makes them valid.</summary>
    public void Publish(IReadOnlyList<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        try
        {
            Directory.CreateDirectory(Folder);
            File.Delete(Path.Combine(Folder, files[^1]));
            foreach (string file in files)
            {
                string target = Path.Combine(Folder, file);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Move(Path.Combine(Work, file), target, overwrite: true);
            }
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(Folder, refusal);
        }
    }

    /// <summary>Removes the work folder and lets the next build in.</summary>
    public void Dispose()
    {
        try
        {
            if (Directory.Exists(Work))
            {
                Directory.Delete(Work, recursive: true);
            }
        }
        catch (IOException)
        {
            // The next build removes it.
        }

        _lock.Dispose();
    }

    /// <summary>Removes an output folder with what belongs to it. A folder that no build made stays.</summary>
    /// <exception cref="IOException">Something cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">Something cannot be removed.</exception>
    public static void Remove(string folder)
    {
        if (File.Exists(Path.Combine(folder, InputsFile)) || File.Exists(Path.Combine(folder, BuildRecord.FileName)))
        {
            Directory.Delete(folder, recursive: true);
        }

        string parent = Path.GetDirectoryName(folder)!;
        if (Directory.Exists(parent))
        {
            foreach (string work in Directory.EnumerateDirectories(parent, WorkPrefix(folder) + "*"))
            {
                Directory.Delete(work, recursive: true);
            }

            File.Delete(LockFile(folder));
        }
    }

    private static string LockFile(string folder) => Path.Combine(Path.GetDirectoryName(folder) ?? folder, $".{Path.GetFileName(folder)}.lock");

    private static string WorkPrefix(string folder) => $".{Path.GetFileName(folder)}-work-";

    private static FfiBuildException Unwritable(string folder, Exception refusal) =>
        new(DiagnosticCodes.OutputUnwritable, $"the output folder '{folder}' cannot be written: {refusal.Message}. Make it writable or set FfiNativeRoot to another folder.", refusal) { File = folder };
}
