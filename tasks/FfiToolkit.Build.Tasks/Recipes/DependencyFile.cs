using System.Text;

namespace FfiToolkit.Build.Tasks.Recipes;

/// <summary>The file in which a compiler says which files it read: a rule for make.</summary>
internal static class DependencyFile
{
    /// <summary>The files behind the colon. A space in a name has a backslash before it, a dollar sign another one.</summary>
    public static IEnumerable<string> Read(string rule)
    {
        int colon = rule.IndexOf(": ", StringComparison.Ordinal);
        StringBuilder name = new();
        for (int at = colon < 0 ? rule.Length : colon + 1; at < rule.Length; at++)
        {
            char next = at + 1 < rule.Length ? rule[at + 1] : '\0';
            if (rule[at] == '\\' && next is ' ' or '#')
            {
                name.Append(next);
                at++;
            }
            else if (rule[at] == '$' && next == '$')
            {
                name.Append('$');
                at++;
            }
            else if (!char.IsWhiteSpace(rule[at]) && !(rule[at] == '\\' && next is '\n' or '\r'))
            {
                name.Append(rule[at]);
            }
            else if (name.Length > 0)
            {
                yield return name.ToString();
                name.Clear();
            }
        }

        if (name.Length > 0)
        {
            yield return name.ToString();
        }
    }
}
