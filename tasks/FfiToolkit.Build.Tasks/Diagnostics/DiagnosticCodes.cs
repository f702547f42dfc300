namespace FfiToolkit.Build.Tasks.Diagnostics;

/// <summary>The codes that these tasks report: 1xxx sources, 2xxx toolchain and build, 3xxx packing, 4xxx settings, 7xxx publishing with NativeAOT, 8xxx native libraries of a project, 9xxx faults of the tasks. Each has an anchor in docs/diagnostics.md.</summary>
public static class DiagnosticCodes
{
    /// <summary>No place had the source archive.</summary>
    public const string NoSource = "FFITK1001";

    /// <summary>An archive's SHA-256 is not the pinned one.</summary>
    public const string WrongHash = "FFITK1002";

    /// <summary>An older version is used because the default one could not be had.</summary>
    public const string OlderVersion = "FFITK1003";

    /// <summary>An archive is damaged, unsafe or not libffi.</summary>
    public const string DamagedArchive = "FFITK1004";

    /// <summary>The wanted version has no pinned hash.</summary>
    public const string UnknownVersion = "FFITK1005";

    /// <summary>The cache folder refused the archive.</summary>
    public const string CacheUnwritable = "FFITK1006";

    /// <summary>The place list names a place that does not exist.</summary>
    public const string UnknownPlace = "FFITK1007";

    /// <summary>The extracted sources could not be written.</summary>
    public const string SourceFolderUnwritable = "FFITK1008";

    /// <summary>The cache folder is nowhere, or others may write to it.</summary>
    public const string UnsafeCache = "FFITK1009";

    /// <summary>The extracted source is not the archive's.</summary>
    public const string SourceChanged = "FFITK1010";

    /// <summary>The wanted version is older than the oldest that can be built.</summary>
    public const string UnsupportedVersion = "FFITK1011";

    /// <summary>No description of how to build for this RID.</summary>
    public const string UnknownRuntime = "FFITK2001";

    /// <summary>The output folder cannot be written.</summary>
    public const string OutputUnwritable = "FFITK2002";

    /// <summary>No compiler or archiver was found.</summary>
    public const string NoCompiler = "FFITK2003";

    /// <summary>The compiler refused a source file.</summary>
    public const string CompilerError = "FFITK2004";

    /// <summary>Linking or archiving failed.</summary>
    public const string LinkFailed = "FFITK2005";

    /// <summary>The library's exports are not those of its version map.</summary>
    public const string WrongExports = "FFITK2006";

    /// <summary>The build was cancelled.</summary>
    public const string Cancelled = "FFITK2007";

    /// <summary>A pin or target description cannot be read.</summary>
    public const string BadData = "FFITK2008";

    /// <summary>The compiler's machine is not the RID's.</summary>
    public const string WrongMachine = "FFITK2009";

    /// <summary>The compiler is there and cannot build a small program.</summary>
    public const string BrokenCompiler = "FFITK2010";

    /// <summary>The native packages were skipped because libffi was not built.</summary>
    public const string NativeSkipped = "FFITK2011";

    /// <summary>The built library is not in the form that its RID needs.</summary>
    public const string WrongFormat = "FFITK2012";

    /// <summary>The pinned toolchain could not be had.</summary>
    public const string NoToolchain = "FFITK2013";

    /// <summary>The toolchain's package, or what was extracted from it, is not the pinned one.</summary>
    public const string WrongToolchainHash = "FFITK2014";

    /// <summary>Settings contradict each other.</summary>
    public const string ContradictorySettings = "FFITK2015";

    /// <summary>There is no dsymutil, and so no file with the debug information of a library for macOS.</summary>
    public const string NoDebugLinker = "FFITK2016";

    /// <summary>A declared emitter is not in the engine's assembly.</summary>
    public const string EmitterMissing = "FFITK3001";

    /// <summary>The fast path is in an engine that should be without it.</summary>
    public const string EmitterPresent = "FFITK3002";

    /// <summary>A file to pack is missing or unreadable.</summary>
    public const string PackInputMissing = "FFITK3003";

    /// <summary>A package could not be written.</summary>
    public const string PackageUnwritable = "FFITK3004";

    /// <summary>A package version or id cannot be parsed, or the packages would be invalid.</summary>
    public const string BadPackage = "FFITK3005";

    /// <summary>A library to pack needs a newer glibc than its RID promises.</summary>
    public const string GlibcTooNew = "FFITK3006";

    /// <summary>The engine has no code that is compiled ahead of time, for want of its compiler, or what should be it is not.</summary>
    public const string NotReadyToRun = "FFITK3007";

    /// <summary>A library to pack was built by a compiler of this machine that nobody asked for.</summary>
    public const string NotPinned = "FFITK3008";

    /// <summary>A setting has a value that it cannot have.</summary>
    public const string BadSetting = "FFITK4003";

    /// <summary>NativeAOT cannot be linked for this RID here.</summary>
    public const string NativeAotUnsupported = "FFITK7001";

    /// <summary>What is linked with for a system could not be made.</summary>
    public const string SysrootFailed = "FFITK7002";

    /// <summary>The linker found names nowhere.</summary>
    public const string NativeAotUndefined = "FFITK7003";

    /// <summary>The linker failed.</summary>
    public const string NativeAotLink = "FFITK7004";

    /// <summary>A NativeLibrary item has metadata that nothing reads.</summary>
    public const string UnknownMetadata = "FFITK8001";

    /// <summary>A NativeLibrary item has a value that cannot be used.</summary>
    public const string BadMetadata = "FFITK8002";

    /// <summary>A NativeLibrary item names no file to compile.</summary>
    public const string NoSources = "FFITK8003";

    /// <summary>The file that says what a library exports cannot be read or names nothing.</summary>
    public const string BadExports = "FFITK8004";

    /// <summary>A library is to export what no source defines.</summary>
    public const string ExportMissing = "FFITK8005";

    /// <summary>A library uses what neither its sources nor its libraries have.</summary>
    public const string SymbolMissing = "FFITK8006";

    /// <summary>A library needs a newer glibc than it has to run on.</summary>
    public const string AboveGlibcCeiling = "FFITK8007";

    /// <summary>A library is to be linked with one of the system's that there is no definition of.</summary>
    public const string NoSystemLibrary = "FFITK8008";

    /// <summary>A library has the name of one of the system's.</summary>
    public const string NameTaken = "FFITK8009";

    /// <summary>The user's sysroot lacks what is linked with, or cannot be used.</summary>
    public const string BadSysroot = "FFITK8010";

    /// <summary>A compiler warns of a source of the project's own.</summary>
    public const string CompilerWarning = "FFITK8011";

    /// <summary>A task met a failure that it does not know.</summary>
    public const string Fault = "FFITK9001";

    private const string Page = "https://github.com/ffitoolkit/ffitoolkit/blob/main/docs/diagnostics.md";

    /// <summary>The documentation address of a code.</summary>
    public static string HelpLink(string code) => $"{Page}#{code?.ToLowerInvariant()}";
}
