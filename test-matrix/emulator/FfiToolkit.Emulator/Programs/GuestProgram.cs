using FfiToolkit.Emulator.Images;
using FfiToolkit.Emulator.Machine;

namespace FfiToolkit.Emulator.Programs;

/// <summary>Runs a program of a target: its image, the library that it imports from, and a C library of which a part is the guest's own.</summary>
/// <param name="target">The target.</param>
/// <param name="runtime">The image with the part of the C library that runs in the guest: functions on memory and strings, and jumps.</param>
public sealed class GuestProgram(GuestTarget target, byte[] runtime)
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Its image.</param>
    /// <param name="library">The image of the library that it must import from.</param>
    /// <param name="entry">The function to call, without arguments; its result is the exit code.</param>
    /// <param name="instructions">The most instructions between two calls of the system.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="EmulatorException">An image cannot be loaded, or nothing provides what one of them uses.</exception>
    public ProgramOutcome Run(byte[] program, byte[] library, string entry, ulong instructions, CancellationToken cancellation)
    {
        using GuestMachine machine = new(target, watches: false);
        StdioImports stdio = new();
        Register(machine, stdio);
        DefineAll(machine, machine.Load(runtime));
        EmulatedImage imported = machine.Load(library);
        DefineAll(machine, imported);
        machine.Imports.Asked.Clear();
        EmulatedImage image = machine.Load(program);

        // A test that has nothing to do on a target takes nothing from the library, and may not name it.
        if (imported.Symbols.Keys.Any(machine.Imports.Asked.Contains) && !image.Needed.Contains(imported.Name))
        {
            throw new EmulatorException($"The program imports from {string.Join(", ", image.Needed)}, and not from '{imported.Name}', the library's own name.");
        }

        CallResult result = machine.Cpu.Call(new GuestCall(image[entry]) { Instructions = instructions, Cancellation = cancellation });
        return new ProgramOutcome(
            result.ExitCode ?? (result.Violations.IsEmpty ? (int)result.Value : null),
            stdio.Output.ToString(),
            stdio.Errors.ToString(),
            result.Violations.IsEmpty ? null : $"{string.Join("; ", result.Violations)} [{machine.Cpu.DescribeRegisters()}]");
    }

    private static void Register(GuestMachine machine, StdioImports stdio)
    {
        stdio.Register(machine.Imports);
        SystemImports.RegisterCommon(machine.Imports, new GuestHeap(machine));
        switch (machine.Target.Linker)
        {
            case Toolchain.GuestLinker.Windows:
                SystemImports.RegisterWindows(machine.Imports);
                break;
            case Toolchain.GuestLinker.Mach:
                SystemImports.RegisterPosix(machine.Imports, machine);
                SystemImports.RegisterMach(machine.Imports, machine);
                break;
            default:
                SystemImports.RegisterPosix(machine.Imports, machine);
                break;
        }
    }

    private static void DefineAll(GuestMachine machine, EmulatedImage image)
    {
        foreach ((string name, ulong address) in image.Symbols)
        {
            machine.Imports.Define(name, address);
        }
    }
}
