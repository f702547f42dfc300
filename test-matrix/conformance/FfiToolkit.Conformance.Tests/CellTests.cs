using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Nodes;
using FfiToolkit.Stubs;

namespace FfiToolkit.Conformance.Tests;

public class CellTests
{
    private static readonly string s_folder = typeof(CellTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(static one => one.Key == "ConformanceFolder").Value!;

    private static readonly Lazy<CellReport> s_linux = new(static () => CellRun.Run(Cell("linux-x64", "gcc"), Options.QuickCount, s_folder));

    public static TheoryData<string, string> Cells
    {
        get
        {
            TheoryData<string, string> cells = [];
            foreach (MatrixCell cell in Matrix.Load().Conformance)
            {
                cells.Add(cell.Target, cell.Compiler);
            }

            return cells;
        }
    }

    // eng/test.sh leaves it to the matrix, which runs the same in its cells.
    [Theory]
    [MemberData(nameof(Cells))]
    [Trait("Runs", "in the matrix")]
    public void Stubs_agree_with_a_compiler_and_broken_ones_are_noticed(string target, string compiler)
    {
        MatrixCell cell = Cell(target, compiler);
        CellReport report = CellRun.Run(cell, Options.QuickCount, s_folder);
        Assert.SkipWhen(report.Missing is not null && cell.Runner != "native", report.Missing ?? "");
        Assert.Null(report.Missing);
        Assert.Empty(report.Failures);
        Assert.Empty(report.Escaped);
        Assert.Empty(report.Untried);
        Assert.True(report.IsGood);
    }

    [Theory]
    [InlineData(nameof(Fault.CalleeSavedClobbered), "rbx was not kept")]
    [InlineData(nameof(Fault.StackPointerOff), "the stack pointer moved by 8")]
    [InlineData(nameof(Fault.StackMisaligned), "the stack pointer at the target was")]
    [InlineData(nameof(Fault.ReceiverNotStripped), "argument 0 was 0x5a5a5a5a")]
    [InlineData(nameof(Fault.StackOffByOneSlot), "argument")]
    [InlineData(nameof(Fault.ResultNotExtended), "the result was")]
    public void A_canary_is_caught_for_its_own_fault(string fault, string what)
    {
        Failure[] caught = [.. s_linux.Value.Caught.Where(failure => failure.Stub.Canary == fault)];
        Assert.NotEmpty(caught);
        Assert.All(caught, failure => Assert.Contains(what, failure.What, StringComparison.Ordinal));
    }

    [Fact]
    public void A_cell_that_tried_no_stub_of_some_fault_is_not_good()
    {
        CellReport report = s_linux.Value;
        Assert.Empty(report.Untried);
        Assert.True(report.IsGood);

        CellReport lacking = new(
            report.Cell, report.Level, report.Counts, report.Layouts, report.Failures, [.. report.Caught.Where(static failure => failure.Stub.Canary != nameof(Fault.StackMisaligned))], report.Escaped, report.Time);
        Assert.Equal([nameof(Fault.StackMisaligned)], lacking.Untried);
        Assert.False(lacking.IsGood);
        Assert.Equal("gcc: StackMisaligned", Assert.Single(CellReports.Join("linux-x64", [lacking]).Failures).Name);
    }

    [Fact]
    public void A_stub_that_crashes_or_hangs_fails_alone()
    {
        MatrixCell cell = Cell("linux-x64", "gcc");
        ImmutableArray<ConformanceCase> cases = Corpus.Create(cell.Abi, Options.QuickCount, Corpus.Seed);
        string folder = Directory.CreateDirectory(Path.Combine(s_folder, "crash")).FullName;
        Assert.True(Runners.For(cell, ThisMachine.Rid).TryPrepare(cell, cases, folder, out IPreparedCell? prepared, out string? missing), missing);
        using (prepared)
        {
            PlannedStub[] stubs = [.. StubPlan.Create(cases, cell, prepared.TargetOf, StubKind.Receiver, StubKind.Slot).Stubs.Take(6)];
            stubs[1] = stubs[1] with { Code = [0x0F, 0x0B], Canary = "ud2" };
            stubs[4] = stubs[4] with { Code = [0xEB, 0xFE], Canary = "jmp to itself" };
            IReadOnlyList<Failure> failures = prepared.Run(stubs);
            Assert.Equal([stubs[1], stubs[4]], failures.Select(static failure => failure.Stub));
            Assert.Equal("the program ended with 132", failures[0].What);
            Assert.Equal("it did not come back", failures[1].What);
        }
    }

    [Fact]
    public void All_nine_targets_have_a_cell_and_every_cell_a_runner()
    {
        ImmutableArray<MatrixCell> cells = Matrix.Load().Conformance;
        string[] targets = ["freebsd-arm64", "freebsd-x64", "linux-arm", "linux-arm64", "linux-x64", "osx-arm64", "osx-x64", "win-arm64", "win-x64"];
        Assert.Equal(targets, cells.Select(static cell => cell.Target).Distinct().Order(StringComparer.Ordinal));
        Assert.All(cells, static cell => Assert.NotNull(Runners.For(cell, ThisMachine.Rid)));
        Assert.Equal(Enum.GetValues<TargetAbi>(), cells.Select(static cell => cell.Abi).Distinct().Order());
    }

    [Fact]
    public void On_a_machine_of_the_manifests_hosts_programs_of_its_own_target_start_without_an_emulator()
    {
        JsonNode suite = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "matrix.json")))!["suites"]!.AsArray()
            .Single(static one => (string)one!["name"]! == CellReports.Suite)!;
        string[] hosts = [.. suite["hosts"]!.AsArray().Select(static host => (string)host!)];
        ImmutableArray<MatrixCell> cells = Matrix.Load().Conformance;

        Assert.Equal(["linux-x64", "linux-arm64"], hosts);
        foreach (string host in hosts)
        {
            Assert.All(cells.Where(cell => cell.Target == host), cell => Assert.Equal("native", Runners.For(cell, host).Level));
            Assert.All(cells.Where(cell => cell.Target != host && cell.Runner != "native"), cell => Assert.NotEqual("native", Runners.For(cell, host).Level));
        }
    }

    private static MatrixCell Cell(string target, string compiler) => Matrix.Load().Conformance.First(cell => cell.Target == target && cell.Compiler == compiler);
}
