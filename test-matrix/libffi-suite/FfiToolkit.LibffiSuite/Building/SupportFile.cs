using System.Collections.Immutable;

namespace FfiToolkit.LibffiSuite.Building;

/// <summary>A file of ours that programs of a target need, made once.</summary>
/// <param name="Name">Its file name, in the folder of such files.</param>
/// <param name="Source">What it is made from.</param>
/// <param name="Commands">The commands that make it.</param>
internal sealed record SupportFile(string Name, string Source, ImmutableArray<ImmutableArray<string>> Commands);
