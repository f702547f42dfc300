using System.Globalization;

namespace FfiToolkit.TestMatrix;

/// <summary>A part of the cells: the i-th of n, counted from 1. All parts together are the whole, and no two share a cell.</summary>
internal readonly record struct Shard(int Index, int Count)
{
    internal static Shard Whole => new(1, 1);

    /// <summary>Reads <c>i/n</c>.</summary>
    /// <exception cref="MatrixException">It is not that.</exception>
    internal static Shard Parse(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && index >= 1 && index <= count
                ? new Shard(index, count)
                : throw new MatrixException($"'{text}' is not a shard. Write --shard i/n with i from 1 to n, such as 2/4.");
    }

    internal bool Holds(int position) => position % Count == Index - 1;
}
