using System.Text;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Toolchains;

namespace FfiToolkit.Build.Tasks.Sysroots;

/// <summary>Writes down what a recipe does, without the folders of this machine, and does nothing of it.</summary>
internal sealed class SysrootPlan : SysrootWork
{
    private readonly StringBuilder _text = new();
    private string _dataFolder = "";

    private SysrootPlan()
    {
    }

    /// <summary>All that a recipe does with a toolchain.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="toolchain">A toolchain that is zig.</param>
    /// <exception cref="FfiBuildException">The toolchain has not what the recipe takes from it.</exception>
    public static string Of(SysrootRecipe recipe, Toolchain toolchain)
    {
        SysrootPlan plan = new() { Library = ZigTools.LibraryOf(toolchain), Machine = toolchain.Machine, Folder = "{work}", _dataFolder = recipe.DataFolder };

        try
        {
            // Nothing is waited for.
            recipe.MakeAsync(plan, CancellationToken.None).GetAwaiter().GetResult();
            return plan._text.ToString();
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            throw new FfiBuildException(DiagnosticCodes.SysrootFailed, $"{toolchain.Version} has not what is linked with for {toolchain.Machine}: {missing.Message} Build with the pinned zig (FfiToolchain=zig).", missing);
        }
    }

    public override Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) => Note("run", [.. arguments]);

    public override Task WriteAsync(string file, string text, CancellationToken cancellation) => Note("write", file, text);

    public override Task CopyAsync(string file, string target, CancellationToken cancellation) => Note("copy", file, target);

    public override Task CopyLinkedAsync(string name, string target, CancellationToken cancellation) => Note("copy linked", name, target);

    public override async Task EachAsync<T>(IEnumerable<T> some, Func<T, CancellationToken, Task> action, CancellationToken cancellation)
    {
        foreach (T one in some)
        {
            await action(one, cancellation).ConfigureAwait(false);
        }
    }

    private Task Note(string what, params string[] words)
    {
        _text.Append(what);
        foreach (string word in words)
        {
            _text.Append('\0').Append(word.Replace(Library, "{zig}", StringComparison.Ordinal).Replace(_dataFolder, "{data}", StringComparison.Ordinal).Replace('\\', '/'));
        }

        _text.Append('\n');
        return Task.CompletedTask;
    }
}
