namespace FfiToolkit.MatrixSupport;

/// <summary>
/// A machine that runs .NET programs of one RID: this one, an emulated processor, Wine, or musl beside glibc. Programs are
/// self-contained or NativeAOT (<c>dotnet publish -r RID --self-contained</c>): no guest has a shared runtime.
/// </summary>
public abstract class DotnetGuest
{
    /// <summary>The guests of this bench. Those that cannot run here say so in <see cref="Missing"/>.</summary>
    public static IReadOnlyList<DotnetGuest> All { get; } = [new NativeGuest(), new QemuGuest(), new WineGuest(), new MuslGuest()];

    private static readonly NewerWineGuest s_tests = new();

    /// <summary>The RID whose programs it runs.</summary>
    public abstract string Rid { get; }

    /// <summary>How near to the real machine it is: native, qemu-user or wine.</summary>
    public abstract string Level { get; }

    /// <summary>What this machine lacks for it and how to get that; null where programs can run.</summary>
    public abstract string? Missing { get; }

    /// <summary>The name of a published program's file: <c>Name.exe</c> on Windows.</summary>
    public virtual string FileName(string program) => program;

    /// <summary>The guest of a RID.</summary>
    /// <exception cref="ArgumentException">There is none; the message names those that there are.</exception>
    public static DotnetGuest For(string rid) => All.FirstOrDefault(guest => guest.Rid == rid)
        ?? throw new ArgumentException($"There is no guest for '{rid}', only for {string.Join(", ", All.Select(static guest => guest.Rid))}.", nameof(rid));

    /// <summary>The guest of a RID for test programs: they do more than programs that only call.</summary>
    /// <exception cref="ArgumentException">There is none; the message names those that there are.</exception>
    public static DotnetGuest ForTests(string rid) => rid == s_tests.Rid ? s_tests : For(rid);

    /// <summary>Runs a program and waits for its end.</summary>
    /// <param name="program">The published program's file.</param>
    /// <param name="arguments">Its arguments; paths in them are this machine's, see <see cref="PathInGuest"/>.</param>
    /// <param name="limit">After this time it is killed. Programs under QEMU take about eight times as long.</param>
    /// <param name="environment">Variables that it gets besides this process's.</param>
    /// <exception cref="GuestException">The guest itself could not be made.</exception>
    public GuestRun Run(string program, IReadOnlyList<string> arguments, TimeSpan limit, IReadOnlyDictionary<string, string>? environment = null)
    {
        ArgumentNullException.ThrowIfNull(program);

        // A folder of the run's own: two runs of one program do not share a log.
        DirectoryInfo work = Directory.CreateTempSubdirectory("ffitk-guest-");
        try
        {
            string file = Path.GetFullPath(program);
            GuestCommand guest = Prepare(work.FullName, file);
            Dictionary<string, string> variables = new(guest.Environment);
            foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            {
                variables[name] = value;
            }

            string log = Path.Combine(work.FullName, "output.log");
            int code = ChildProgram.Run(Path.GetDirectoryName(file)!, log, limit, variables, [.. guest.Prefix, file, .. arguments]);
            return new GuestRun(code, File.ReadAllText(log).ReplaceLineEndings("\n"));
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    /// <summary>How a path of this machine is written in the guest, as in <c>Z:\tmp\x</c>.</summary>
    public virtual string PathInGuest(string path) => path;

    /// <summary>What comes before a program that is started from inside the guest; nothing where the guest starts it by itself.</summary>
    /// <exception cref="GuestException">The guest itself could not be made.</exception>
    public virtual IReadOnlyList<string> StartFromInside() => [];

    /// <summary>How programs other than .NET's are started in the guest.</summary>
    /// <param name="folders">Folders of this machine that are there under the same paths.</param>
    /// <exception cref="NotSupportedException">They are started as on this machine.</exception>
    /// <exception cref="GuestException">The guest itself could not be made.</exception>
    public virtual GuestCommand Start(IReadOnlyList<string> folders) => throw new NotSupportedException($"Programs of {Rid} are started as those of this machine are.");

    /// <summary>Makes what the guest needs.</summary>
    /// <param name="folder">A folder for logs.</param>
    /// <param name="program">The full path of the program that it will run.</param>
    protected abstract GuestCommand Prepare(string folder, string program);

    /// <summary>The sentence of a missing program.</summary>
    protected static string? Require(string file, string package, string purpose) =>
        ChildProgram.Exists(file) ? null : $"{purpose} needs {file}. Install it (Debian: apt-get install {package}), or run eng/test.sh, which does.";
}
