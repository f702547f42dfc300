using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Processes;
using Microsoft.Build.Utilities;
using Task = System.Threading.Tasks.Task;

namespace FfiToolkit.Build.Tasks.Tests.Libffi;

/// <summary>Builds with a compiler that never finishes, so that the moment of cancelling is certain.</summary>
public sealed class CancelledBuildTests(BuiltLibffi libffi) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_cancelled_build_leaves_no_output_and_no_running_compiler()
    {
        BuildRequest request = await libffi.RequestAsync(RealSources.Current, _folder["native"]);
        using CancellationTokenSource cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        request = request with { Toolchain = request.Toolchain with { Compiler = new ToolProgram(StuckCompiler()) } };

        Task<BuildResult> build = Task.Run(() => RecipeBuilder.BuildAsync(request, new RecordingReport(), cancellation.Token), TestContext.Current.CancellationToken);
        await Wait.ForFileAsync(_folder["started"], build);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => build);
        Assert.Equal([".linux-x64.lock", "log"], Directory.EnumerateFileSystemEntries(_folder["native"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.False(Directory.Exists($"/proc/{File.ReadAllText(_folder["started"]).Trim()}"));
    }

    [Fact]
    public async Task A_cancelled_task_says_so_with_its_code()
    {
        BuildRequest request = await libffi.RequestAsync(RealSources.Current, _folder["native"]);
        FakeBuildEngine engine = new();
        using BuildLibffi task = new()
        {
            BuildEngine = engine,
            Source = new TaskItem(request.Recipe.SourceFolder, new Dictionary<string, string> { ["Version"] = request.Recipe.Version, ["Sha256"] = request.Recipe.SourceSha256! }),
            RuntimeIdentifiers = BuiltLibffi.Rid,
            DataFolder = Repository.DataFolder,
            OutputRoot = _folder["native"],
            LogFolder = _folder["log"],
            Toolchain = StuckCompiler(),
        };

        Task<bool> run = Task.Run(task.Execute, TestContext.Current.CancellationToken);
        await Wait.ForFileAsync(_folder["started"], run);
        task.Cancel();

        Assert.False(await run);
        Assert.Equal(DiagnosticCodes.Cancelled, Assert.Single(engine.Errors).Code);
        Assert.Empty(task.Native);
        Assert.False(Directory.Exists(request.OutputFolder));
    }

    private string StuckCompiler() => _folder.WriteScript(
        "cc",
        $"case \"$1\" in --version) echo 'stuck 1.0';; -dumpmachine) echo x86_64-linux-gnu;; -o) exec touch \"$2\";; *) echo $$ > {_folder["tmp"]}; mv {_folder["tmp"]} {_folder["started"]}; exec sleep 600;; esac\n");
}
