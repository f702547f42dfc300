using System.Reflection.PortableExecutable;
using NuGet.Packaging;

namespace FfiToolkit.PackageTests;

/// <summary>What is left of the engine in what a consumer ships.</summary>
public sealed class ContentTests(Consumers consumers)
{
    // docs/design/coreclr/botr/readytorun-format.md of dotnet/runtime: the machine's number is mixed with the system's.
    private const int Linux = 0x7B79;

    /// <summary>A type of each room that only the fast path needs.</summary>
    private static readonly string[] s_fastPath =
    [
        "FfiToolkit.Stubs.StubPlanner",
        "FfiToolkit.Stubs.X64StubEmitter",
        "FfiToolkit.Memory.CodeHeap",
        "FfiToolkit.Calls.Fastcall.StubFastPath",
    ];

    [Fact]
    public void The_engine_package_has_the_fast_path_and_its_assembler()
    {
        EnginePackage engine = EnginePackage.Read(Path.Combine(Repository.Packages, $"FfiToolkit.Engine.{PackageFeed.Require()}.nupkg"));

        Assert.Subset(engine.Types.ToHashSet(), s_fastPath.ToHashSet());
        Assert.Contains("Iced", engine.Dependencies);
        Assert.Contains("FfiToolkit.Native", engine.Dependencies);
    }

    [Theory]
    [InlineData("linux-x64", 0x8664 ^ Linux)]
    [InlineData("linux-arm64", 0xAA64 ^ Linux)]
    [InlineData("linux-arm", 0x01C4 ^ Linux)]
    public void The_engine_package_has_code_that_is_compiled_ahead_of_time_for(string rid, int machine)
    {
        using PackageArchiveReader package = new(Path.Combine(Repository.Packages, $"FfiToolkit.Engine.{PackageFeed.Require()}.nupkg"));
        using MemoryStream assembly = new();
        using (Stream entry = package.GetStream($"runtimes/{rid}/lib/net10.0/FfiToolkit.Engine.dll"))
        {
            entry.CopyTo(assembly);
        }

        assembly.Position = 0;
        using PEReader file = new(assembly);
        Assert.Equal(machine, (ushort)file.PEHeaders.CoffHeader.Machine);
        Assert.NotEqual(0, file.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
    }

    // What is compiled against Linux' framework holds Linux' answer to OperatingSystem.IsWindows().
    [Fact]
    public void The_engine_package_has_none_of_that_code_for_systems_whose_framework_it_was_not_compiled_against()
    {
        using PackageArchiveReader package = new(Path.Combine(Repository.Packages, $"FfiToolkit.Engine.{PackageFeed.Require()}.nupkg"));

        Assert.All(
            package.GetFiles().Where(static file => file.StartsWith("runtimes/", StringComparison.Ordinal)),
            static file => Assert.StartsWith("runtimes/linux-", file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_engine_without_fastcall_is_labelled_and_has_neither_emitters_nor_an_assembler()
    {
        EnginePackage engine = await consumers.PackEngineWithoutFastcallAsync();

        Assert.Equal("nofastcall", engine.Version.Release);
        Assert.DoesNotContain(engine.Types, static type => type.StartsWith("FfiToolkit.Stubs.", StringComparison.Ordinal) || type.StartsWith("FfiToolkit.Memory.", StringComparison.Ordinal));
        Assert.DoesNotContain("FfiToolkit.Calls.Fastcall.StubFastPath", engine.Types);
        Assert.DoesNotContain("Iced", engine.Dependencies);
        Assert.Contains("FfiToolkit.Native", engine.Dependencies);
    }

    [Fact]
    public async Task Trimming_without_fastcall_removes_the_emitters_the_code_heap_and_the_assembler()
    {
        ConsumerProgram program = await consumers.GetAsync(ConsumerForm.TrimmedWithoutFastcall);

        Assert.False(File.Exists(Path.Combine(program.Folder, "Iced.dll")));
        await using FileStream engine = File.OpenRead(Path.Combine(program.Folder, "FfiToolkit.Engine.dll"));
        HashSet<string> types = EnginePackage.TypesOf(engine);
        Assert.Contains("FfiToolkit.NativeFunction", types);
        Assert.All(s_fastPath, type => Assert.DoesNotContain(type, types));
    }

    [Fact]
    public async Task NativeAOT_without_fastcall_is_smaller()
    {
        ConsumerProgram with = await consumers.GetAsync(ConsumerForm.Native);
        ConsumerProgram without = await consumers.GetAsync(ConsumerForm.NativeWithoutFastcall);

        // Half a megabyte in the engine's first version: the emitter's assembler is the most of it.
        Assert.True(Size(without) < Size(with) - 200_000, $"{Size(without)} bytes without, {Size(with)} bytes with");
        Assert.Empty(Directory.GetFiles(with.Folder, "*.dll"));

        static long Size(ConsumerProgram program) => new FileInfo(program.Command).Length;
    }
}
