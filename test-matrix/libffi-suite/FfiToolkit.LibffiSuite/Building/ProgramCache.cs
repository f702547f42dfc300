using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using FfiToolkit.LibffiSuite.Programs;
using FfiToolkit.LibffiSuite.Running;

namespace FfiToolkit.LibffiSuite.Building;

/// <summary>Makes the programs of a target, and none again whose inputs are the same.</summary>
internal sealed class ProgramCache
{
    private readonly IToolset _toolset;
    private readonly string _folder;
    private readonly string _inputs;
    private readonly ImmutableArray<string> _includes;
    private readonly string _library;
    private readonly string _support;
    private readonly CompiledStore? _store;

    // Folders and files that stand in commands, and their names in hashes: where a checkout is makes no other program.
    private readonly ImmutableArray<(string Path, string Name)> _places;

    private ProgramCache(IToolset toolset, string folder, string inputs, ImmutableArray<string> includes, string library, CompiledStore? store, ImmutableArray<(string Path, string Name)> places)
    {
        _toolset = toolset;
        _folder = folder;
        _inputs = inputs;
        _includes = includes;
        _library = library;
        _support = SupportFolder(folder);
        _store = store;
        _places = places;
    }

    /// <summary>Where the files are that programs need besides.</summary>
    internal static string SupportFolder(string folder) => Path.Combine(folder, "support");

    /// <summary>How many programs were compiled, the others being there.</summary>
    internal int Compiled => _compiled;

    private int _compiled;

    private readonly ConcurrentDictionary<string, Lazy<Task<BuiltFile>>> _libraries = new(StringComparer.Ordinal);

    // Programs whose objects only wait for being linked: the first of their commands is done.
    private ImmutableHashSet<string> _ahead = [];

    /// <summary>Opens a target's folder.</summary>
    /// <param name="toolset">The target's tools.</param>
    /// <param name="folder">Where its programs are kept.</param>
    /// <param name="includes">Folders with headers.</param>
    /// <param name="sources">Folders and files besides, on which programs depend.</param>
    /// <param name="library">The library that programs are linked with.</param>
    /// <param name="store">What other folders' programs are taken from; null for nothing.</param>
    /// <param name="cancellation">Stops the tools that tell their versions.</param>
    internal static async Task<ProgramCache> OpenAsync(
        IToolset toolset, string folder, ImmutableArray<string> includes, ImmutableArray<string> sources, string library, CompiledStore? store, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        ImmutableArray<string> inputs = [.. includes, .. sources, .. toolset.OwnFiles, library];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string path in inputs)
        {
            await AppendAsync(hash, path, cancellation).ConfigureAwait(false);
        }

        foreach (string tool in toolset.Tools)
        {
            string output = Path.Combine(folder, "version");
            await ChildProcess.RequireAsync([tool, "--version"], output, cancellation).ConfigureAwait(false);
            hash.AppendData(await File.ReadAllBytesAsync(output + ".out", cancellation).ConfigureAwait(false));
        }

        ProgramCache cache = new(toolset, folder, Convert.ToHexString(hash.GetHashAndReset()), includes, library, store, Places(folder, inputs));
        foreach (SupportFile file in toolset.Support(cache._support))
        {
            BuiltFile built = await cache.BuildAsync(Path.Combine(cache._support, file.Name), file.Commands, file.Source, cancellation).ConfigureAwait(false);
            if (built.Problem is not null)
            {
                throw new GuestException($"{file.Name}: {built.Problem}");
            }
        }

        return cache;
    }

    /// <summary>Those of the preprocessor's tests, such as <c>#ifdef FFI_GO_CLOSURES</c>, that hold after ffi.h is included.</summary>
    internal async Task<ImmutableHashSet<string>> FeaturesAsync(ImmutableArray<string> conditions, CancellationToken cancellation)
    {
        string source = Path.Combine(_folder, "features.c");
        string text = "#include <ffi.h>\n" + string.Concat(conditions.Select(static (condition, i) => $"{condition}\nHOLDS_{i}\n#endif\n"));
        await File.WriteAllTextAsync(source, text, cancellation).ConfigureAwait(false);
        await ChildProcess.RequireAsync(_toolset.Preprocess(source, _includes), Path.Combine(_folder, "features"), cancellation).ConfigureAwait(false);
        string[] found = await File.ReadAllLinesAsync(Path.Combine(_folder, "features.out"), cancellation).ConfigureAwait(false);
        return [.. conditions.Where((_, i) => found.Contains($"HOLDS_{i}"))];
    }

    /// <summary>Compiles those programs that are not there yet, many to a process where the toolset can.</summary>
    /// <param name="programs">The programs that will be asked for.</param>
    /// <param name="jobs">How many processes run at once.</param>
    /// <param name="cancellation">Stops the tools.</param>
    internal async Task CompileAheadAsync(IEnumerable<TestProgram> programs, int jobs, CancellationToken cancellation)
    {
        Dictionary<string, ClangBatch.Compilation> compilations = [];
        foreach (TestProgram program in programs)
        {
            string file = FileOf(program);
            if (_toolset.Batched(program, Includes(program), file) is ClangBatch.Compilation compilation
                && !await IsThereAsync(file, await KeyAsync(file, Commands(program, null), program.Source, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(compilation.Object)!);
                compilations.Add(file, compilation);
            }
        }

        ImmutableHashSet<string> objects = await new ClangBatch(_folder).CompileAsync(compilations.Values, jobs, cancellation).ConfigureAwait(false);
        _ahead = [.. compilations.Where(pair => objects.Contains(pair.Value.Object)).Select(static pair => pair.Key)];
    }

    /// <summary>Makes a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="library">What it is linked with; null for the shipped library.</param>
    /// <param name="cancellation">Stops the tools.</param>
    /// <returns>Its file, or what a tool said against it.</returns>
    internal Task<BuiltFile> ProgramAsync(TestProgram program, string? library, CancellationToken cancellation) =>
        BuildAsync(FileOf(program), Commands(program, library), program.Source, cancellation);

    /// <summary>Makes a library that takes libffi's place, under the same name in a folder of its own.</summary>
    /// <remarks>Once: several programs load it, and none may while another's is being written in its place.</remarks>
    internal Task<BuiltFile> LibraryAsync(string source, CancellationToken cancellation) => _libraries.GetOrAdd(source, _ => new(() =>
    {
        string file = Path.Combine(_folder, Path.GetFileNameWithoutExtension(source), Path.GetFileName(_library));
        return BuildAsync(file, _toolset.Library(source, _includes, _support, file), source, cancellation);
    })).Value;

    private string FileOf(TestProgram program) => Path.Combine(_folder, program.Id + ".exe");

    private ImmutableArray<string> Includes(TestProgram program) => [.. _includes, Path.GetDirectoryName(program.Source)!];

    private ImmutableArray<ImmutableArray<string>> Commands(TestProgram program, string? library) =>
        _toolset.Program(program, Includes(program), library ?? _library, _support, FileOf(program));

    private async Task<BuiltFile> BuildAsync(string file, ImmutableArray<ImmutableArray<string>> commands, string source, CancellationToken cancellation)
    {
        string key = await KeyAsync(file, commands, source, cancellation).ConfigureAwait(false);
        if (await IsThereAsync(file, key, cancellation).ConfigureAwait(false))
        {
            return new BuiltFile(file, null);
        }

        Interlocked.Increment(ref _compiled);
        foreach (ImmutableArray<string> command in _ahead.Contains(file) ? commands[1..] : commands)
        {
            if (await ChildProcess.TryAsync(command, file + ".build", cancellation).ConfigureAwait(false) is string problem)
            {
                return new BuiltFile(file, problem);
            }
        }

        // Last, so that a run that is cut off leaves nothing that looks finished.
        await File.WriteAllTextAsync(KeyFile(file), key, cancellation).ConfigureAwait(false);
        _store?.Keep(key, file);
        return new BuiltFile(file, null);
    }

    private static string KeyFile(string file) => file + ".key";

    // Whether the file is the one that is wanted, or the store has that one. If not, neither the file nor its key is there any more:
    // its name may be a link to what the store has, which no tool may write over.
    private async Task<bool> IsThereAsync(string file, string key, CancellationToken cancellation)
    {
        if (File.Exists(file) && File.Exists(KeyFile(file)) && await File.ReadAllTextAsync(KeyFile(file), cancellation).ConfigureAwait(false) == key)
        {
            return true;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.Delete(KeyFile(file));
        File.Delete(file);
        if (_store?.TryTake(key, file) is not true)
        {
            return false;
        }

        await File.WriteAllTextAsync(KeyFile(file), key, cancellation).ConfigureAwait(false);
        return true;
    }

    // The file counts by its name alone: programs that differ in nothing else are the same.
    private async Task<string> KeyAsync(string file, ImmutableArray<ImmutableArray<string>> commands, string source, CancellationToken cancellation)
    {
        byte[] bytes = await File.ReadAllBytesAsync(source, cancellation).ConfigureAwait(false);
        string text = string.Join('\n', commands.Select(static command => string.Join('\0', command)));
        foreach ((string path, string name) in _places)
        {
            text = text.Replace(path, name, StringComparison.Ordinal);
        }

        text = string.Join('\n', _inputs, Path.GetFileName(file), text, Convert.ToHexString(SHA256.HashData(bytes)));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    // The longest first: one may be inside of another.
    private static ImmutableArray<(string Path, string Name)> Places(string folder, ImmutableArray<string> inputs) =>
    [
        .. inputs.Select(static (path, i) => (path, $"<input {i}>"))
            .Append((folder, "<folder>"))
            .Append((AppContext.BaseDirectory, "<bench>"))
            .OrderByDescending(static place => place.Item1.Length),
    ];

    private static async Task AppendAsync(IncrementalHash hash, string path, CancellationToken cancellation)
    {
        string[] files = Directory.Exists(path) ? Directory.GetFiles(path, "*", SearchOption.AllDirectories) : [path];
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(path, file)));
            hash.AppendData(await File.ReadAllBytesAsync(file, cancellation).ConfigureAwait(false));
        }
    }
}
