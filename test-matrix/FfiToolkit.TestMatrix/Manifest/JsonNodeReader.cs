using System.Collections.Immutable;
using System.Text.Json;

namespace FfiToolkit.TestMatrix;

/// <summary>Reads one object of the manifest, and writes down what is wrong with it instead of stopping at the first mistake.</summary>
internal sealed class JsonNodeReader
{
    private readonly JsonElement _element;
    private readonly List<string> _problems;
    private readonly HashSet<string> _asked = [];

    internal JsonNodeReader(JsonElement element, string path, List<string> problems)
    {
        _element = element;
        _problems = problems;
        Path = path;
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add($"{path}: must be an object, not {Words(element.ValueKind)}.");
        }
    }

    /// <summary>Where the object stands in the file.</summary>
    internal string Path { get; }

    internal string Text(string name) => OptionalText(name, required: true) ?? "";

    internal string? OptionalText(string name) => OptionalText(name, required: false);

    internal double Number(string name)
    {
        if (!TryGet(name, out JsonElement value, required: true))
        {
            return 0;
        }

        if (value.ValueKind == JsonValueKind.Number && value.GetDouble() is > 0 and var number)
        {
            return number;
        }

        Problem($"{At(name)}: must be a number above 0.");
        return 0;
    }

    internal bool Flag(string name)
    {
        if (!TryGet(name, out JsonElement value, required: false))
        {
            return false;
        }

        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Problem($"{At(name)}: must be true or false, not {Words(value.ValueKind)}.");
        }

        return value.ValueKind == JsonValueKind.True;
    }

    internal ImmutableArray<string>? OptionalTexts(string name) => TryGet(name, out JsonElement value, required: false) ? Texts(value, At(name)) : null;

    internal ImmutableArray<string> Texts(string name) => TryGet(name, out JsonElement value, required: true) ? Texts(value, At(name)) : [];

    internal ImmutableArray<ImmutableArray<string>> OptionalListOfTexts(string name)
    {
        if (!TryGet(name, out JsonElement value, required: false))
        {
            return [];
        }

        return [.. Items(value, At(name)).Select((item, i) => Texts(item, $"{At(name)}[{i}]"))];
    }

    internal ImmutableArray<JsonNodeReader> Objects(string name) => TryGet(name, out JsonElement value, required: true)
        ? [.. Items(value, At(name)).Select((item, i) => new JsonNodeReader(item, $"{At(name)}[{i}]", _problems))]
        : [];

    /// <summary>The object of a member, or null where there is none.</summary>
    internal JsonNodeReader? OptionalObject(string name) =>
        TryGet(name, out JsonElement value, required: false) ? new JsonNodeReader(value, At(name), _problems) : null;

    /// <summary>The names and objects of all members.</summary>
    internal IEnumerable<(string Name, JsonNodeReader Value)> Members()
    {
        if (_element.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        foreach (JsonProperty member in _element.EnumerateObject())
        {
            _asked.Add(member.Name);
            yield return (member.Name, new JsonNodeReader(member.Value, At(member.Name), _problems));
        }
    }

    /// <summary>Notes every member that nobody asked for: a misspelt name is not to be passed over in silence.</summary>
    internal void RefuseOthers()
    {
        if (_element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (JsonProperty member in _element.EnumerateObject().Where(member => !_asked.Contains(member.Name)))
        {
            Problem($"{At(member.Name)}: is not known here. Known: {string.Join(", ", _asked.Order(StringComparer.Ordinal))}.");
        }
    }

    /// <summary>Marks a member as known that somebody else reads.</summary>
    internal void Allow(string name) => _asked.Add(name);

    internal void Problem(string text) => _problems.Add(text);

    private string? OptionalText(string name, bool required)
    {
        if (!TryGet(name, out JsonElement value, required))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
        {
            return text;
        }

        Problem($"{At(name)}: must be a text that is not empty.");
        return null;
    }

    private ImmutableArray<string> Texts(JsonElement value, string path)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        int i = 0;
        foreach (JsonElement item in Items(value, path))
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                texts.Add(item.GetString()!);
            }
            else
            {
                Problem($"{path}[{i}]: must be a text, not {Words(item.ValueKind)}.");
            }

            i++;
        }

        return texts.ToImmutable();
    }

    private JsonElement[] Items(JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            return [.. value.EnumerateArray()];
        }

        Problem($"{path}: must be a list, not {Words(value.ValueKind)}.");
        return [];
    }

    private bool TryGet(string name, out JsonElement value, bool required)
    {
        _asked.Add(name);
        value = default;
        if (_element.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        bool found = _element.TryGetProperty(name, out value);
        if (!found && required)
        {
            Problem($"{At(name)}: is missing.");
        }

        return found;
    }

    private string At(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    private static string Words(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };
}
