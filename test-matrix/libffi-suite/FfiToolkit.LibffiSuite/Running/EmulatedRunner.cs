using System.Collections.Concurrent;
using FfiToolkit.Emulator;
using FfiToolkit.Emulator.Machine;
using FfiToolkit.Emulator.Programs;

namespace FfiToolkit.LibffiSuite.Running;

/// <summary>Runs programs on an emulated processor, each on one of its own.</summary>
/// <param name="target">The target.</param>
/// <param name="runtime">The file of the image with the C library's part that runs in the guest.</param>
/// <param name="entry">The function that begins a program.</param>
internal sealed class EmulatedRunner(GuestTarget target, string runtime, string entry) : IProgramRunner
{
    // A limit that is the same on every machine: half of what the slowest instruction set did per second on a quiet one.
    private const double InstructionsPerSecond = 35e6;

    private readonly ConcurrentDictionary<string, byte[]> _libraries = new(StringComparer.Ordinal);

    public Task<ProgramResult> RunAsync(string program, string library, TimeSpan limit, CancellationToken cancellation) =>
        Task.Run(() => Run(program, library, (ulong)(limit.TotalSeconds * InstructionsPerSecond), cancellation), cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ProgramResult Run(string program, string library, ulong instructions, CancellationToken cancellation)
    {
        GuestProgram guest = new(target, _libraries.GetOrAdd(runtime, File.ReadAllBytes));
        try
        {
            ProgramOutcome outcome = guest.Run(File.ReadAllBytes(program), _libraries.GetOrAdd(library, File.ReadAllBytes), entry, instructions, cancellation);
            string? problem = outcome.Fault ?? (outcome.ExitCode == 0 ? null : $"exited with {outcome.ExitCode}");
            string printed = (outcome.Output + outcome.Errors).Trim();
            return new ProgramResult(outcome.Output, problem is null || printed.Length == 0 ? problem : $"{problem}: {ChildProcess.Shorten(printed)}");
        }
        catch (EmulatorException failure)
        {
            return new ProgramResult("", failure.Message, IsLoaded: false);
        }
    }
}
