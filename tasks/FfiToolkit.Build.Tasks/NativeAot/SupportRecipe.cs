using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.NativeAot;

/// <summary>How the support folder of a system is made.</summary>
/// <param name="dataFolder">The folder with our files for it.</param>
internal abstract class SupportRecipe(string dataFolder)
{
    /// <summary>The files of ours that it is made from.</summary>
    internal IEnumerable<string> Inputs => Directory.Exists(dataFolder)
        ? Directory.EnumerateFiles(dataFolder)
        : throw new FfiBuildException(DiagnosticCodes.BadData, $"the folder '{dataFolder}' is missing. Set FfiDataFolder to the folder beside which it is, or restore the package.") { File = dataFolder };

    /// <summary>A file of ours.</summary>
    protected string Ours(string name) => Path.Combine(dataFolder, name);

    /// <summary>The recipe of a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="dataFolder">The folder with a folder of our files for each format.</param>
    internal static SupportRecipe For(NativeAotTarget target, string dataFolder) => target.System == NativeAotSystem.Windows
        ? new WindowsSupport(Path.Combine(dataFolder, "windows"))
        : new ElfSupport(Path.Combine(dataFolder, "elf"), target);

    /// <summary>Makes it.</summary>
    /// <param name="zig">Runs in <paramref name="work"/>.</param>
    /// <param name="work">A folder that goes away afterwards.</param>
    /// <param name="result">The folder to fill.</param>
    /// <param name="cancellation">Stops it.</param>
    internal abstract Task MakeAsync(ZigTools zig, string work, string result, CancellationToken cancellation);
}
