using FfiToolkit.Formats;

namespace FfiToolkit.Conformance;

/// <summary>A corpus program, ready to be started with stubs.</summary>
internal sealed class PreparedExecutable(MatrixCell cell, ExecutableTarget target, Launcher launcher, string folder, string program, string prefix) : IPreparedCell
{
    // A broken stub costs a start of the program; this many say enough.
    private const int MostCrashes = 50;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_canaryLimit = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, ulong> _symbols = Symbols(Path.Combine(folder, program));

    public ulong TargetOf(int caseId) => _symbols[EntryThunks.NameOf(caseId)] | ThumbBit(caseId);

    public IReadOnlyList<Failure> Run(IReadOnlyList<PlannedStub> stubs)
    {
        if (stubs.Count == 0)
        {
            return [];
        }

        string input = Path.Combine(folder, "stubs.bin");
        string output = Path.Combine(folder, "outcomes.bin");
        OutcomeFile.WriteInput(input, stubs, cell.Abi, id => _symbols[CSource.CallerName(id)]);
        File.Delete(output);
        int[] ends = Ends(stubs);
        Dictionary<int, string> ended = [];
        TimeSpan limit = stubs.Any(static stub => stub.Canary is not null) ? s_canaryLimit : s_limit;
        int done = 0;
        while (done < stubs.Count && ended.Count < MostCrashes)
        {
            int code = Start(input, output, done, limit);
            done = Count(output, ends);
            if (done < stubs.Count)
            {
                ended[done] = Explain(code);
                Skip(output, ends[done++]);
            }
        }

        return Collect(stubs, File.ReadAllBytes(output), ends, done, ended);
    }

    public void Dispose()
    {
    }

    private List<Failure> Collect(IReadOnlyList<PlannedStub> stubs, ReadOnlySpan<byte> outcomes, int[] ends, int done, Dictionary<int, string> ended)
    {
        List<Failure> failures = [];
        for (int i = 0; i < stubs.Count; i++)
        {
            string? what = i >= done
                ? $"not run: {MostCrashes} stubs before it ended the program"
                : ended.GetValueOrDefault(i) ?? OutcomeFile.Judge(stubs[i], outcomes[(ends[i] - OutcomeFile.SizeOf(stubs[i]))..ends[i]], target);
            if (what is not null)
            {
                failures.Add(new Failure(stubs[i], what));
            }
        }

        return failures;
    }

    private int Start(string input, string output, int first, TimeSpan limit) => ChildProgram.Run(
        folder,
        "run.log",
        limit,
        launcher.Environment(prefix),
        [
            .. launcher.Command,
            "./" + program,
            Path.GetFileName(input),
            Path.GetFileName(output),
            first.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ]);

    private string Explain(int code)
    {
        string log = File.ReadAllText(Path.Combine(folder, "run.log")).Trim();
        if (log.StartsWith("harness:", StringComparison.Ordinal))
        {
            throw new ConformanceException(log);
        }

        // timeout kills with signal 9: 128 + 9.
        return code is ChildProgram.TimedOut or 137
            ? "it did not come back"
            : $"the program ended with {code}{(log.Length > 0 ? ": " + log[..Math.Min(log.Length, 200)] : "")}";
    }

    // The stub that ended the program has no result; an empty one keeps the others in their places.
    private static void Skip(string output, int end)
    {
        using FileStream file = File.OpenWrite(output);
        file.SetLength(end);
    }

    private static int[] Ends(IReadOnlyList<PlannedStub> stubs)
    {
        int end = 0;
        return [.. stubs.Select(stub => end += OutcomeFile.SizeOf(stub))];
    }

    // What a stub that ended the program left half written counts as nothing.
    private static int Count(string output, int[] ends)
    {
        long length = File.Exists(output) ? new FileInfo(output).Length : 0;
        return ends.TakeWhile(end => end <= length).Count();
    }

    private ulong ThumbBit(int caseId) => cell.Abi == TargetAbi.Aapcs32HardFloat && caseId % 2 == 1 ? 1UL : 0;

    private static Dictionary<string, ulong> Symbols(string path)
    {
        byte[] image = File.ReadAllBytes(path);
        Dictionary<string, ulong> symbols = new(StringComparer.Ordinal);
        if (FileFormats.Of(new ByteView(image)) == FileFormat.Pe)
        {
            PeFile file = PeFile.Read(image);
            foreach ((string name, uint address) in file.Symbols())
            {
                symbols.TryAdd(name, file.ImageBase + address);
            }
        }
        else
        {
            foreach (ElfSymbol symbol in ElfFile.Read(image).Symbols())
            {
                symbols[symbol.Name] = symbol.Value;
            }
        }

        return symbols.Count > 0 ? symbols : throw new ConformanceException($"'{path}' has no symbols.");
    }
}
