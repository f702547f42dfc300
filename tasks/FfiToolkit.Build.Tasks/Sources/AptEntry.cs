namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>One archive of the machine's apt configuration: address and the key that signs it.</summary>
public sealed record AptEntry(string Uri, IReadOnlyList<string> Components, string? SignedBy)
{
    /// <summary>Reads a classic one-line list: <c>deb [signed-by=…] uri suite component…</c>.</summary>
    public static IEnumerable<AptEntry> ParseList(string text)
    {
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.StartsWith("deb", StringComparison.Ordinal)))
        {
            string rest = line[(line.StartsWith("deb-src", StringComparison.Ordinal) ? 7 : 3)..].Trim();
            string? signedBy = null;
            if (rest.StartsWith('[') && rest.IndexOf(']', StringComparison.Ordinal) is int end and > 0)
            {
                signedBy = rest[1..end].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .FirstOrDefault(option => option.StartsWith("signed-by=", StringComparison.OrdinalIgnoreCase))?["signed-by=".Length..];
                rest = rest[(end + 1)..].Trim();
            }

            string[] words = rest.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 3 && words[0].Contains("://", StringComparison.Ordinal))
            {
                yield return new AptEntry(words[0], words[2..], signedBy);
            }
        }
    }

    /// <summary>Reads the deb822 form: stanzas of <c>Field: value</c> with continuation lines.</summary>
    public static IEnumerable<AptEntry> ParseSources(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (Dictionary<string, string> stanza in Stanzas(text.Split('\n')))
        {
            if (stanza.GetValueOrDefault("Enabled", "yes").Trim().Equals("no", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            string[] components = Words(stanza.GetValueOrDefault("Components", ""));
            foreach (string uri in Words(stanza.GetValueOrDefault("URIs", "")))
            {
                yield return new AptEntry(uri, components, stanza.GetValueOrDefault("Signed-By"));
            }
        }
    }

    /// <summary>The deb-src entry for a suite of this archive, in deb822 form.</summary>
    public string ToSourceStanza(string suite)
    {
        string key = SignedBy is null ? "" : $"Signed-By: {SignedBy}\n";
        return $"Types: deb-src\nURIs: {Uri}\nSuites: {suite}\nComponents: main\n{key}";
    }

    private static string[] Words(string value) => value.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<Dictionary<string, string>> Stanzas(IEnumerable<string> lines)
    {
        Dictionary<string, string> stanza = new(StringComparer.OrdinalIgnoreCase);
        string? field = null;
        foreach (string line in lines.Select(line => line.TrimEnd('\r')).Append("").Where(line => !line.StartsWith('#')))
        {
            if (line.Trim().Length == 0)
            {
                if (stanza.Count > 0)
                {
                    yield return stanza;
                }

                (stanza, field) = (new(StringComparer.OrdinalIgnoreCase), null);
            }
            else if (line[0] is ' ' or '\t')
            {
                // A key may be written out in place: its lines are kept as they are.
                if (field is not null)
                {
                    stanza[field] += "\n" + line;
                }
            }
            else if (line.IndexOf(':', StringComparison.Ordinal) is int colon and > 0)
            {
                field = line[..colon];
                stanza[field] = line[(colon + 1)..].Trim();
            }
        }
    }
}
