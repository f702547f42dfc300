using System.Security.Cryptography;
using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace FfiToolkit.Tests.Support;

/// <summary>The C compiler of the machine: <c>CC</c>, else <c>cc</c>.</summary>
internal static class CCompiler
{
    private static readonly Lazy<string[]?> s_command = new(Find);

    internal static bool IsAvailable => s_command.Value is not null;

    /// <summary>Skips the calling test where there is no compiler.</summary>
    internal static void Require()
    {
        Assert.SkipUnless(Guest.Rid is null, "This machine's compiler makes nothing for a guest; what its tests call is compiled beforehand.");
        Assert.SkipWhen(s_command.Value is null, "There is no C compiler (looked for CC and cc). Install one, such as gcc, or set CC.");
    }

    internal static Task CompileObjectAsync(string source, string output, string optimization) =>
        RunAsync([optimization, "-std=gnu11", "-fPIC", "-w", "-c", source, "-o", output]);

    internal static Task LinkAsync(IEnumerable<string> inputs, string output) =>
        RunAsync(["-shared", "-fPIC", .. inputs, "-o", output]);

    /// <summary>Compiles sources of any number, as many at a time as the machine has processors, and links them.</summary>
    /// <param name="sources">The sources, in a folder that holds nothing but what they include.</param>
    /// <param name="output">The library.</param>
    /// <param name="optimization">The option for each source.</param>
    /// <param name="kept">A folder where a library stays for the next time, by the hash of what it is made of and with.</param>
    internal static async Task BuildLibraryAsync(IReadOnlyList<string> sources, string output, Func<int, string> optimization, string? kept = null)
    {
        string? earlier = kept is null ? null : Path.Combine(kept, await HashAsync(sources, optimization) + Path.GetExtension(output));
        if (File.Exists(earlier))
        {
            File.Copy(earlier, output, overwrite: true);
            return;
        }

        string[] objects = [.. sources.Select(static source => Path.ChangeExtension(source, ".o"))];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, sources.Count),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (i, _) => await CompileObjectAsync(sources[i], objects[i], optimization(i)));
        await LinkAsync(objects, output);
        if (earlier is not null)
        {
            // Moved, so that there is never half of one.
            Directory.CreateDirectory(kept!);
            string copy = Path.Combine(kept!, Path.GetRandomFileName());
            File.Copy(output, copy);
            File.Move(copy, earlier, overwrite: true);
        }
    }

    private static async Task<string> HashAsync(IReadOnlyList<string> sources, Func<int, string> optimization)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string options = string.Join('\n', sources.Select((source, i) => $"{optimization(i)} {Path.GetFileName(source)}"));
        hash.AppendData(Encoding.UTF8.GetBytes($"{string.Join(' ', s_command.Value ?? [])}\n{await RunAsync(["--version"])}\n{options}\n"));
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(sources[0])!).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetFileName(file)} {new FileInfo(file).Length}\n"));
            hash.AppendData(await File.ReadAllBytesAsync(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task<string> RunAsync(IEnumerable<string> arguments)
    {
        string[] command = s_command.Value ?? throw new InvalidOperationException("There is no C compiler; Require() was not called.");
        BufferedCommandResult result = await Cli.Wrap(command[0])
            .WithArguments([.. command[1..], .. arguments])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command[0]} ended with {result.ExitCode}: {result.StandardError}");
        }

        return result.StandardOutput;
    }

    private static string[]? Find()
    {
        // CC may hold arguments, as in "zig cc".
        string[] command = (Environment.GetEnvironmentVariable("CC") is { Length: > 0 } named ? named : "cc").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string folders = Environment.GetEnvironmentVariable("PATH") ?? "";
        bool exists = File.Exists(command[0]) || folders.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, command[0])));
        return exists ? command : null;
    }
}
