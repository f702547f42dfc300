using System.Collections.Immutable;
using System.Text.RegularExpressions;
using FfiToolkit.LibffiSuite.Programs;
using FfiToolkit.LibffiSuite.Running;

namespace FfiToolkit.LibffiSuite.Building;

/// <summary>Compiles many sources in one process of clang's.</summary>
/// <remarks>
/// The driver starts one compiler for each source, and each start binds the whole of LLVM: ten times what a test of libffi takes
/// to compile. The compiler proper, <c>clang -cc1</c>, takes many sources and writes each one's object beside it; the driver says
/// how it would call it (<c>-###</c>).
/// </remarks>
/// <param name="folder">For files in passing. Nothing of it is left.</param>
internal sealed partial class ClangBatch(string folder)
{
    /// <summary>The clang that is used, by its name and its package's.</summary>
    internal const string Clang = "clang-19";

    // Of so many, two processes are faster than one.
    private const int Largest = 32;

    /// <summary>Makes what objects it can, several to a process.</summary>
    /// <param name="compilations">What is to be compiled, by whatever options.</param>
    /// <param name="jobs">How many processes run at once.</param>
    /// <param name="cancellation">Stops the compilers.</param>
    /// <returns>The objects that are there. One that is missing was refused: its own command says why.</returns>
    internal async Task<ImmutableHashSet<string>> CompileAsync(IEnumerable<Compilation> compilations, int jobs, CancellationToken cancellation)
    {
        Compilation[][] groups = [.. compilations.GroupBy(static one => one.Options).Where(static group => group.Count() > 1).SelectMany(static group => group.Chunk(Largest))];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = jobs, CancellationToken = cancellation };
        await Parallel.ForAsync(0, groups.Length, parallel, async (i, token) => await CompileAsync(groups[i], Path.Combine(folder, $"batch-{i}"), token).ConfigureAwait(false)).ConfigureAwait(false);
        return [.. groups.SelectMany(static group => group).Select(static one => one.Object).Where(File.Exists)];
    }

    private static async Task CompileAsync(Compilation[] group, string folder, CancellationToken cancellation)
    {
        foreach (Compilation one in group)
        {
            File.Delete(one.Object);
        }

        Directory.CreateDirectory(folder);
        try
        {
            // Sources under links of their own, since an object is written beside its source.
            string[] links = [.. group.Select((one, i) => Path.Combine(folder, i.ToString(System.Globalization.CultureInfo.InvariantCulture), Path.GetFileName(one.Source)))];
            for (int i = 0; i < links.Length; i++)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(links[i])!);
                File.CreateSymbolicLink(links[i], group[i].Source);
            }

            string told = Path.Combine(folder, "driver");
            await ChildProcess.RequireAsync([.. group[0].Command, "-###"], told, cancellation).ConfigureAwait(false);
            ImmutableArray<string> compiler = Compiler(await File.ReadAllTextAsync(told + ".err", cancellation).ConfigureAwait(false));

            // Whatever it says: a source that it refuses has no object then.
            _ = await ChildProcess.TryAsync([.. compiler, .. links], Path.Combine(folder, "compiler"), cancellation).ConfigureAwait(false);
            for (int i = 0; i < links.Length; i++)
            {
                string made = Path.ChangeExtension(links[i], ".o");
                if (File.Exists(made))
                {
                    File.Move(made, group[i].Object, overwrite: true);
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The call of the compiler proper is the last line, quoted word by word. It ends with the one source; what names that source
    // or its object goes.
    private static ImmutableArray<string> Compiler(string told)
    {
        string line = told.TrimEnd().Split('\n')[^1];
        string[] words = [.. Quoted().Matches(line).Select(static match => Escaped().Replace(match.Groups[1].Value, "$1"))];
        if (words.Length < 2 || words[1] != "-cc1")
        {
            throw new GuestException($"clang's driver was to tell how it calls the compiler, and told: {ChildProcess.Shorten(told)}");
        }

        List<string> kept = [];
        for (int i = 0; i < words.Length - 1; i++)
        {
            if (words[i] is "-o" or "-main-file-name")
            {
                i++;
            }
            else
            {
                kept.Add(words[i]);
            }
        }

        return [.. kept];
    }

    [GeneratedRegex("\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escaped();

    /// <summary>One source that becomes one object.</summary>
    /// <param name="Command">The driver's command.</param>
    /// <param name="Source">The source, a word of the command.</param>
    /// <param name="Object">The object, another.</param>
    internal sealed record Compilation(ImmutableArray<string> Command, string Source, string Object)
    {
        /// <summary>That of a program.</summary>
        /// <param name="clang">The driver and what it is told for the target.</param>
        /// <param name="program">The program, with options of its own.</param>
        /// <param name="includes">Folders with headers.</param>
        /// <param name="output">The program's file, beside which its object is.</param>
        internal static Compilation Of(ImmutableArray<string> clang, TestProgram program, ImmutableArray<string> includes, string output)
        {
            string compiled = output + ".o";
            return new([.. clang, .. program.Variant.Options, .. program.Directives.Options, .. includes.Select(static folder => "-I" + folder), "-c", program.Source, "-o", compiled], program.Source, compiled);
        }

        /// <summary>What the command says besides: the same for all that one process can compile.</summary>
        internal string Options => string.Join('\0', Command.Where(word => word != Source && word != Object));
    }
}
