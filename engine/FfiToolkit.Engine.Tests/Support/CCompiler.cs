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
    internal static async Task BuildLibraryAsync(IReadOnlyList<string> sources, string output, Func<int, string> optimization)
    {
        string[] objects = [.. sources.Select(static source => Path.ChangeExtension(source, ".o"))];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, sources.Count),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (i, _) => await CompileObjectAsync(sources[i], objects[i], optimization(i)));
        await LinkAsync(objects, output);
    }

    private static async Task RunAsync(IEnumerable<string> arguments)
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
