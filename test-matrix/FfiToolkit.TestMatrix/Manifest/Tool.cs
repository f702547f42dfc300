using System.Collections.Immutable;

namespace FfiToolkit.TestMatrix;

/// <summary>A program or a library that suites need on this machine for a cell of another.</summary>
/// <param name="Name">The program's name or path, or the library's file name.</param>
/// <param name="IsLibrary">Whether it is a library.</param>
/// <param name="Package">The Debian packages that bring it.</param>
/// <param name="Purpose">What it does.</param>
/// <param name="Cells">The cells that it enables.</param>
/// <param name="Suites">The suites that need it there.</param>
internal sealed record Tool(
    string Name,
    bool IsLibrary,
    string Package,
    string Purpose,
    ImmutableArray<string> Cells,
    ImmutableArray<string> Suites)
{
    internal string HowToInstall => $"{Name} (Debian: apt-get install {Package})";

    internal bool Serves(string cell, string suite) => Cells.Contains(cell) && Suites.Contains(suite);
}
