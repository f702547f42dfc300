namespace FfiToolkit.TestMatrix.Tests;

/// <summary>The real conformance program with a mistake in one emitter.</summary>
// In turn with the others that start suites: FaultTests counts the programs that this process has left running.
[Collection("programs of suites")]
public sealed class BrokenStubTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_broken_emitter_fails_in_the_cells_of_its_convention_and_in_no_other()
    {
        string root = Checkout.Root();
        string program = Path.Combine(root, "test-matrix", "conformance", "FfiToolkit.Conformance", "bin", Configuration, "net10.0", "FfiToolkit.Conformance.dll");
        Assert.SkipUnless(ChildProgram.Exists("clang-19") && ChildProgram.Exists("ld.lld-19"), "not installed: clang-19, lld-19 (Debian: apt-get install clang-19 lld-19 libunicorn2)");
        RunResults results = await _bench
            .Command("conformance", ["dotnet", program, "--quick", "--damage", "AppleArm64:WrongRegister", "--folder", Path.Combine(root, "artifacts", "conformance-tests", "damaged"), "--target", "{cell}", "--report", "{report}"], seconds: 300)
            .Cell("osx-arm64", "conformance", Level.Emulated)
            .Cell("osx-x64", "conformance", Level.Emulated)
            .RunAsync(root: root);

        Assert.SkipWhen(results.Count(Outcome.Missing) > 0, results.Jobs[0].Missing ?? "");
        Assert.Equal([Outcome.Failed, Outcome.Passed], results.Jobs.Select(static job => job.Outcome));
        Assert.All(results.Jobs[0].Failures, static failure => Assert.StartsWith("clang-19: ", failure.Name, StringComparison.Ordinal));
        Assert.InRange(results.Jobs[0].Failures.Length, 10, 300);
    }

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
}
