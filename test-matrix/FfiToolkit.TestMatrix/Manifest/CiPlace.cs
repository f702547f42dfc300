using System.Collections.Immutable;

namespace FfiToolkit.TestMatrix;

/// <summary>The machine of the CI that is nearest to a cell.</summary>
/// <param name="Runner">The label of the hosted runner.</param>
/// <param name="Image">The container that the suites run in, or null.</param>
/// <param name="Vm">The operating system of a virtual machine that the suites run in, or null.</param>
/// <param name="Packages">What the suites need on it and a hosted machine lacks, by the names of its package manager.</param>
/// <param name="Raises">The suites that it runs natively, and that no linux-x64 machine can.</param>
internal sealed record CiPlace(string Runner, string? Image, string? Vm, ImmutableArray<string> Packages, ImmutableArray<string> Raises);
