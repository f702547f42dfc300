using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using FfiToolkit.Build.Tasks.Formats;

namespace FfiToolkit.PackageTests;

/// <summary>NativeAOT programs that FfiToolkit.Build linked on this machine, run on the machines that they are for.</summary>
/// <param name="consumers">Forgets the packages of earlier runs.</param>
public sealed class CrossPublishTests(Consumers consumers)
{
    // The debug directory's entry that says whether shadow stacks are served (IMAGE_DEBUG_TYPE_EX_DLLCHARACTERISTICS).
    private const int ExtendedCharacteristics = 20;

    // IMAGE_DLLCHARACTERISTICS_EX_CET_COMPAT
    private const int ShadowStacks = 1;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    private static readonly string[] s_works =
    [
        "exceptions: filter finally thrown NullReferenceException DivideByZeroException IndexOutOfRangeException",
        "collections: collected True True",
        "threads: 0,1000,2000,3000,4000,5000,6000,7000 499500 7 True",
        "files: large,moved.txt second 3000000 FileNotFoundException",
        "sockets: 100000 True",
        "compression: True True",
        "native calls: True 1,3,5,9",
        "engine: 1024 Fast",
    ];

    // What a program of glibc's must run on, which is what the SDK's own programs of CoreCLR do not promise.
    private static readonly Version s_oldestGlibc = new(2, 17);

    [Fact]
    public async Task A_program_for_Linux_on_arm64_does_there_what_programs_do()
    {
        string folder = await PublishAsync("linux-arm64", "cross-linux-arm64", "InvariantGlobalization=true");

        await RequireAsync("linux-arm64", folder, static glibc => glibc <= s_oldestGlibc);
    }

    [Fact]
    public async Task What_is_compiled_for_Linux_once_is_linked_for_glibc_and_for_musl_and_does_there_what_programs_do()
    {
        string glibc = await PublishAsync("linux-x64", "cross-linux-x64");
        await RequireAsync("linux-x64", glibc, static version => version <= s_oldestGlibc);
        string compiled = Assert.Single(Directory.GetFiles(Path.Combine(Repository.Work, "cross-linux-x64", "obj"), "CrossTour.o", SearchOption.AllDirectories));
        DateTime time = File.GetLastWriteTimeUtc(compiled);

        string musl = await PublishAgainAsync("linux-x64", "cross-linux-x64", "for-musl", "FfiNativeAotLibc=musl");
        Assert.Equal(time, File.GetLastWriteTimeUtc(compiled));

        // musl's machine has no ICU.
        await RequireAsync("linux-musl-x64", musl, static version => version is null, new() { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" });
    }

    [Fact]
    public async Task A_program_and_a_library_for_Windows_do_there_what_programs_do()
    {
        string folder = await PublishAsync("win-x64", "cross-win-x64", "ServerGarbageCollection=true", "EventSourceSupport=true");
        string program = Path.Combine(folder, "CrossTour.exe");
        string library = Path.Combine(folder, "CrossTourLibrary.dll");
        File.Copy(Path.Combine(await PublishAsync("win-x64", "cross-win-x64-library", "AsLibrary=true", "InvariantGlobalization=true"), "CrossTourLibrary.dll"), library, overwrite: true);

        Assert.Equal([.. s_works, "library: 42 7"], Run("win-x64", program, ["CrossTourLibrary.dll"]));
        Assert.True(File.Exists(Path.ChangeExtension(program, ".pdb")), "There is no program database.");
        Assert.All([program, library], RequireProtections);
        Assert.Contains("tour_add", LibraryImage.Read(await File.ReadAllBytesAsync(library, TestContext.Current.CancellationToken)).Exports);
    }

    [Fact]
    public async Task A_RID_that_cannot_be_linked_for_is_refused_before_anything_is_compiled()
    {
        _ = consumers;
        UserProject project = new(
            "rid-without-linker",
            "csproj",
            $"<TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType>{UserProject.WithoutFrameworks}",
            "FfiToolkit.Build",
            ("Program.cs", "not C#"));

        // Restored without NativeAOT: its packages for macOS are not on every feed, and are not what refuses.
        (int exitCode, string output) = await project.RunAsync("restore", "-r", "osx-arm64");
        Assert.True(exitCode == 0, output);
        (exitCode, output) = await project.RunAsync("msbuild", "-t:_FfiCheckNativeAot", "-p:RuntimeIdentifier=osx-arm64", "-p:PublishAot=true", "-p:_IsPublishing=true", "-v:minimal");

        Assert.NotEqual(0, exitCode);
        Assert.Matches("error FFITK7001: NativeAOT cannot be linked for 'osx-arm64' on this machine: Apple's libraries .*win-x64, linux-x64, linux-arm64", output);
        Assert.DoesNotContain("error CS", output, StringComparison.Ordinal);
    }

    // Made anew, in a folder of its own.
    private static Task<string> PublishAsync(string rid, string name, params IReadOnlyList<string> properties)
    {
        string folder = Path.Combine(Repository.Work, name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return PublishAgainAsync(rid, name, "out", properties);
    }

    // Of what is in its folder.
    private static async Task<string> PublishAgainAsync(string rid, string name, string output, params IReadOnlyList<string> properties)
    {
        Assert.SkipUnless(ThisMachine.Rid == "linux-x64", "The tasks link NativeAOT on linux-x64 alone.");
        string folder = Path.Combine(Repository.Work, name);
        await Dotnet.RunAsync(
            Path.Combine(Repository.Root, "test-matrix", "consumers", "CrossTour"),
            ["publish", "-c", "Release", "-r", rid, "--artifacts-path", folder, "-o", Path.Combine(folder, output), $"-p:FfiToolkitVersion={PackageFeed.Require()}", .. properties.Select(static property => $"-p:{property}")]);
        return Path.Combine(folder, output);
    }

    // The program in a folder runs, needs what every Linux has, is protected and has its symbols beside it.
    private static async Task RequireAsync(string guest, string folder, Func<Version?, bool> isGlibcWanted, Dictionary<string, string>? environment = null)
    {
        string program = Path.Combine(folder, "CrossTour");
        Assert.Equal([.. s_works, "library: none"], Run(guest, program, [], environment));
        LibraryImage image = LibraryImage.Read(await File.ReadAllBytesAsync(program, TestContext.Current.CancellationToken));
        Assert.All(image.Needed, static name => Assert.Matches(@"^(lib(c|m|dl|rt|pthread)\.so\.[0-9]+|libc\.so|ld-linux-.*)$", name));
        Assert.Contains("relro", image.Protections);
        Assert.Equal(image.BuildId, LibraryImage.Read(await File.ReadAllBytesAsync($"{program}.dbg", TestContext.Current.CancellationToken)).BuildId);
        Version? glibc = image.NeededVersions.Where(static version => version.StartsWith("GLIBC_", StringComparison.Ordinal)).Select(static version => Version.Parse(version["GLIBC_".Length..])).Max();
        Assert.True(isGlibcWanted(glibc), $"{glibc}");
    }

    private static string[] Run(string rid, string program, IReadOnlyList<string> arguments, Dictionary<string, string>? environment = null)
    {
        DotnetGuest guest = DotnetGuest.ForTests(rid);
        Assert.SkipWhen(guest.Missing is not null, guest.Missing ?? "");
        GuestRun run = guest.Run(program, arguments, s_limit, environment);
        Assert.True(run.ExitCode == 0, $"{program} gave {run.ExitCode}:\n{run.Output}");
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    // The descriptors of the import directory: 20 bytes each, the address of the name at the twelfth.
    private static List<string> Imports(PEReader reader)
    {
        List<string> names = [];
        BlobReader descriptors = reader.GetSectionData(reader.PEHeaders.PEHeader!.ImportTableDirectory.RelativeVirtualAddress).GetReader();
        while (true)
        {
            descriptors.Offset += 12;
            int name = descriptors.ReadInt32();
            descriptors.Offset += 4;
            if (name == 0)
            {
                return names;
            }

            BlobReader text = reader.GetSectionData(name).GetReader();
            names.Add(text.ReadUTF8(text.IndexOf(0)));
        }
    }

    private static void RequireProtections(string file)
    {
        using PEReader reader = new(File.OpenRead(file));
        DllCharacteristics wanted = DllCharacteristics.DynamicBase | DllCharacteristics.HighEntropyVirtualAddressSpace | DllCharacteristics.NxCompatible;
        Assert.Equal(wanted, reader.PEHeaders.PEHeader!.DllCharacteristics & wanted);
        DebugDirectoryEntry extended = Assert.Single(reader.ReadDebugDirectory(), static entry => (int)entry.Type == ExtendedCharacteristics);
        Assert.Equal(ShadowStacks, reader.GetSectionData(extended.DataRelativeVirtualAddress).GetReader().ReadInt32() & ShadowStacks);
        Assert.All(Imports(reader), static name => Assert.Matches(@"(?i)^(advapi32|bcrypt|crypt32|iphlpapi|kernel32|mswsock|ncrypt|normaliz|ntdll|ole32|oleaut32|secur32|ucrtbase|user32|version|ws2_32)\.dll$", name));
    }
}
