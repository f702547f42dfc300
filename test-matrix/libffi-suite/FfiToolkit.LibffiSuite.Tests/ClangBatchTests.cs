using System.Collections.Immutable;
using FfiToolkit.Emulator.Toolchain;
using FfiToolkit.LibffiSuite.Building;
using FfiToolkit.LibffiSuite.Running;

namespace FfiToolkit.LibffiSuite.Tests;

public sealed class ClangBatchTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ffitk batch \"$1\" -");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("x86_64-unknown-freebsd14")]
    [InlineData("aarch64-apple-darwin20")]
    [InlineData("aarch64-w64-windows-gnu")]
    public async Task Objects_are_those_that_the_driver_makes_one_by_one(string triple)
    {
        ImmutableArray<ClangBatch.Compilation> all =
        [
            Compilation(triple, "one/same.c", "-O2"), Compilation(triple, "two/same.c", "-O2"),
            Compilation(triple, "three.c", "-O0"), Compilation(triple, "four.c", "-O0"),
        ];

        ImmutableHashSet<string> made = await new ClangBatch(_folder.FullName).CompileAsync(all, 2, Cancellation);

        Assert.Equal(all.Select(static one => one.Object).Order(), made.Order());
        foreach (ClangBatch.Compilation one in all)
        {
            byte[] batched = await File.ReadAllBytesAsync(one.Object, Cancellation);
            File.Delete(one.Object);
            await ChildProcess.RequireAsync(one.Command, Path.Combine(_folder.FullName, "alone"), Cancellation);
            Assert.Equal(await File.ReadAllBytesAsync(one.Object, Cancellation), batched);
        }

        Assert.Empty(_folder.GetDirectories("batch-*"));
    }

    [Fact]
    public async Task A_source_that_is_refused_has_no_object_not_even_an_older_one()
    {
        ClangBatch.Compilation good = Compilation("x86_64-unknown-freebsd14", "good.c", "-O2");
        ClangBatch.Compilation bad = Compilation("x86_64-unknown-freebsd14", "bad.c", "-O2");
        await File.WriteAllTextAsync(bad.Source, "int broken (", Cancellation);
        await File.WriteAllTextAsync(bad.Object, "older", Cancellation);

        ImmutableHashSet<string> made = await new ClangBatch(_folder.FullName).CompileAsync([good, bad], 1, Cancellation);

        Assert.Equal([good.Object], made);
        Assert.False(File.Exists(bad.Object));
    }

    [Fact]
    public async Task A_single_source_is_left_to_the_driver() =>
        Assert.Empty(await new ClangBatch(_folder.FullName).CompileAsync([Compilation("aarch64-apple-darwin20", "alone.c", "-O2")], 1, Cancellation));

    public void Dispose() => _folder.Delete(recursive: true);

    private ClangBatch.Compilation Compilation(string triple, string name, string option)
    {
        Assert.SkipUnless(GuestToolchain.TryFind(out GuestToolchain? tools, out string? problem), problem ?? "");
        string source = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(source)!);
        File.WriteAllText(source, $"static int twice (int x) {{ return 2 * x; }} int of_{Path.GetFileNameWithoutExtension(name)}_{name.Length} (int x) {{ return twice (x) + NUMBER; }}");
        string compiled = source + ".exe.o";
        return new([tools.Compiler, $"--target={triple}", "-g0", option, "-DNUMBER=(7)", "-c", source, "-o", compiled], source, compiled);
    }
}
