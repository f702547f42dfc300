using CliWrap;
using CliWrap.Buffered;
using FfiToolkit.Emulator.Machine;

namespace FfiToolkit.Emulator.Toolchain;

/// <summary>Compiles freestanding C to a shared library of a target, with nothing of the target's system at hand.</summary>
/// <param name="toolchain">The tools.</param>
public sealed class GuestCompiler(GuestToolchain toolchain)
{
    // No AVX, ever: Unicorn 2.0.1 runs 128-bit VEX instructions as their two-operand forms, silently. No jump to functions of
    // a C library that is not there: no builtins, no stack protector (on by default for macOS), no stack probes needed.
    private static readonly string[] s_options =
    [
        "-std=c11", "-O1", "-ffreestanding", "-fno-builtin", "-fno-stack-protector", "-fno-asynchronous-unwind-tables",
        "-fno-exceptions", "-g0", "-w", "-c",
    ];

    /// <summary>Compiles and links.</summary>
    /// <param name="target">The target.</param>
    /// <param name="units">The translation units.</param>
    /// <param name="folder">An existing folder for intermediate files.</param>
    /// <param name="cancellation">Stops the tools.</param>
    /// <returns>The bytes of the library.</returns>
    /// <exception cref="EmulatorException">A tool reported an error.</exception>
    public async Task<byte[]> CompileAsync(GuestTarget target, IReadOnlyList<GuestSource> units, string folder, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(units);
        string[] objects = new string[units.Count];
        await Parallel.ForAsync(0, units.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation }, async (i, token) =>
        {
            string source = Path.Combine(folder, $"{target.Name}-{i}.c");
            objects[i] = Path.ChangeExtension(source, ".o");
            await File.WriteAllTextAsync(source, units[i].Text, token).ConfigureAwait(false);
            await RunAsync(toolchain.Compiler, [.. CompilerOptions(target), .. units[i].Options, source, "-o", objects[i]], token).ConfigureAwait(false);
        }).ConfigureAwait(false);

        return await LinkAsync(target, objects, folder, cancellation).ConfigureAwait(false);
    }

    /// <summary>Links objects that any compiler made.</summary>
    /// <param name="target">The target.</param>
    /// <param name="objects">The paths of the objects.</param>
    /// <param name="folder">An existing folder for intermediate files.</param>
    /// <param name="cancellation">Stops the tools.</param>
    /// <returns>The bytes of the library.</returns>
    /// <exception cref="EmulatorException">A tool reported an error.</exception>
    public async Task<byte[]> LinkAsync(GuestTarget target, IReadOnlyList<string> objects, string folder, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(objects);
        string library = Path.Combine(folder, $"{target.Name}.image");
        await RunAsync(toolchain.Linkers[target.Linker], [.. LinkerOptions(target, library), .. target.LinkerOptions, .. objects], cancellation).ConfigureAwait(false);
        return await File.ReadAllBytesAsync(library, cancellation).ConfigureAwait(false);
    }

    /// <summary>What the tools are told for a target, whatever they compile and wherever.</summary>
    public static IEnumerable<string> OptionsFor(GuestTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return [.. CompilerOptions(target), .. LinkerOptions(target, "library"), .. target.LinkerOptions];
    }

    private static string[] CompilerOptions(GuestTarget target) =>
        [$"--target={target.Triple}", .. target.CompilerOptions, .. s_options, .. target.Linker == GuestLinker.Elf ? ["-fPIC"] : Array.Empty<string>()];

    private static string[] LinkerOptions(GuestTarget target, string library) => target.Linker switch
    {
        // What is not defined becomes an import; the emulator serves it or names it.
        GuestLinker.Elf => ["-shared", "-z", "separate-code", "-o", library],
        GuestLinker.Mach => ["-dylib", "-undefined", "dynamic_lookup", "-o", library],
        _ => ["-dll", "-noentry", "-nodefaultlib", $"-out:{library}", $"-implib:{Path.ChangeExtension(library, ".lib")}"],
    };

    private static async Task RunAsync(string tool, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        BufferedCommandResult result = await Cli.Wrap(tool)
            .WithArguments(arguments)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellation)
            .ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new EmulatorException($"{Path.GetFileName(tool)} ended with {result.ExitCode}: {result.StandardError.Trim()}");
        }
    }
}
