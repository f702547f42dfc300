namespace FfiToolkit.Build.Tasks.Recipes.Native;

/// <summary>Which known name a misspelt one may have meant.</summary>
public static class Spelling
{
    /// <summary>The known name that is closest, where it is close: at most a third of its letters are different, missing, added or in each other's place.</summary>
    public static string? Closest(string name, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(name);
        return known.Select(candidate => (Name: candidate, Distance: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(candidate => candidate.Distance <= Math.Max(1, candidate.Name.Length / 3))
            .OrderBy(static candidate => candidate.Distance)
            .Select(static candidate => candidate.Name)
            .FirstOrDefault();
    }

    /// <summary>" (did you mean …?)", or nothing.</summary>
    public static string Hint(string name, IEnumerable<string> known) => Closest(name, known) is { } meant ? $" Did you mean '{meant}'?" : "";

    // The restricted edit distance of Damerau and Levenshtein.
    private static int Distance(string left, string right)
    {
        int[,] cost = new int[left.Length + 1, right.Length + 1];
        for (int row = 0; row <= left.Length; row++)
        {
            for (int column = 0; column <= right.Length; column++)
            {
                if (row == 0 || column == 0)
                {
                    cost[row, column] = row + column;
                    continue;
                }

                int change = left[row - 1] == right[column - 1] ? 0 : 1;
                int least = Math.Min(Math.Min(cost[row - 1, column] + 1, cost[row, column - 1] + 1), cost[row - 1, column - 1] + change);
                bool isSwapped = row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1];
                cost[row, column] = isSwapped ? Math.Min(least, cost[row - 2, column - 2] + 1) : least;
            }
        }

        return cost[left.Length, right.Length];
    }
}
