using System.Runtime.InteropServices;

namespace FastMath;

/// <summary>The library's functions, as .NET calls them.</summary>
public static partial class Library
{
    /// <summary>The sum of the products of two vectors' members.</summary>
    /// <exception cref="ArgumentException">The vectors are not of one length.</exception>
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right) =>
        left.Length == right.Length ? Native(left, right, (nuint)left.Length) : throw new ArgumentException("The vectors are not of one length.", nameof(right));

    [LibraryImport("fastmath", EntryPoint = "fastmath_dot")]
    private static partial double Native(ReadOnlySpan<double> left, ReadOnlySpan<double> right, nuint count);
}
