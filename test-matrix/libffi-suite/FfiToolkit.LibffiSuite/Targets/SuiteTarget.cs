using System.Collections.Immutable;
using FfiToolkit.LibffiSuite.Building;
using FfiToolkit.LibffiSuite.Programs;
using FfiToolkit.LibffiSuite.Running;

namespace FfiToolkit.LibffiSuite.Targets;

/// <summary>A runtime identifier, how its programs are made here, and how near to the real machine they run.</summary>
internal sealed record SuiteTarget
{
    public required string Rid { get; init; }

    /// <summary>What config.guess would print on it: tests name targets so.</summary>
    public required string Triplet { get; init; }

    /// <summary>native, qemu-user, wine or emulated.</summary>
    public required string Level { get; init; }

    public required IToolset Toolset { get; init; }

    /// <summary>What this machine must have.</summary>
    public required ImmutableArray<RequiredTool> Required { get; init; }

    /// <summary>Makes the runner; the folder takes logs.</summary>
    public required Func<string, IProgramRunner> OpenRunner { get; init; }

    /// <summary>Whether tests that name their convention are run once more with Microsoft's (libffi.exp: x86_64 without Windows).</summary>
    public bool HasMicrosoftAbi { get; init; }

    /// <summary>Why programs in C++ cannot be made; null if they can.</summary>
    public string? NoCPlusPlus { get; init; }

    /// <summary>Why programs with threads cannot run; null if they can.</summary>
    public string? NoThreads { get; init; }

    /// <summary>Why this bench cannot run a program; null if it can.</summary>
    internal string? Refuses(TestProgram program) => program switch
    {
        { IsCPlusPlus: true } when NoCPlusPlus is not null => NoCPlusPlus,
        { Folder: "libffi.threads" } when NoThreads is not null => NoThreads,
        _ => null,
    };

    /// <summary>What is missing and how to get it; null if nothing is.</summary>
    internal string? Missing()
    {
        RequiredTool[] lacking = [.. Required.Where(static tool => !tool.IsThere)];
        return lacking.Length == 0
            ? null
            : $"not installed: {string.Join(", ", lacking.Select(static tool => tool.File))} ({string.Join("; ", lacking.Select(static tool => tool.Install).Distinct())})";
    }
}
