using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using RevalidationBroker.Planning;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Configuration;

/// <summary>
/// One object of <c>broker.json</c> while it is read: it hands its members out by kind, and notes every one that is missing, wrong or
/// unknown, so that all errors of a file are reported at once.
/// </summary>
public sealed class ConfigNode
{
    private readonly JsonElement _element;
    private readonly ICollection<ConfigurationError> _errors;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public ConfigNode(JsonElement element, string path, ICollection<ConfigurationError> errors)
    {
        _element = element;
        _errors = errors;
        Path = path;
        if (element.ValueKind != JsonValueKind.Object) Note("", $"{Shown(element)} stands where an object belongs.");
        else NoteRepeated(element, "");
    }

    public string Path { get; }

    /// <summary>Notes an error at a member, and gives null, so that a reader can end with it.</summary>
    public T? Fail<T>(string name, string message) where T : class
    {
        Note(name, message);
        return null;
    }

    public void Note(string name, string message) => _errors.Add(new ConfigurationError(PathOf(name), message));

    /// <summary>Ends the reading: any member that nobody asked for is an error.</summary>
    public void RejectUnknown()
    {
        if (_element.ValueKind != JsonValueKind.Object) return;
        foreach (var member in _element.EnumerateObject().Where(member => !_known.Contains(member.Name)))
        {
            var nearest = Nearest.To(member.Name, _known);
            Note(Segment(member.Name), nearest is null ? $"There is no such setting. Known: {string.Join(", ", _known.Order(StringComparer.Ordinal))}." : $"There is no such setting. Did you mean '{nearest}'?");
        }
    }

    public bool Has(string name) => Find(name, out _);

    public bool HasEmptyList(string name) => Find(name, out var value) && value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0;

    /// <param name="hide">Whether what stands there may be a secret, which no error repeats.</param>
    public string? OptionalText(string name, bool hide = false)
    {
        if (!Find(name, out var value)) return null;
        if (value.Text() is { Length: > 0 } text && value.ValueKind == JsonValueKind.String) return text;
        return Fail<string>(name, $"{(hide ? "Something else" : Shown(value))} stands where a text belongs.");
    }

    /// <param name="otherwise">What is said where it is missing, when there is more to say than that.</param>
    public string? RequiredText(string name, bool hide = false, string? otherwise = null) =>
        Find(name, out _) ? OptionalText(name, hide) : otherwise is null ? Missing<string>(name, "a text") : Fail<string>(name, otherwise);

    /// <summary>A text, or a list of them; empty when it is absent or wrong.</summary>
    public IReadOnlyList<string> Texts(string name) => [.. TextsWithPaths(name).Select(text => text.Value)];

    /// <summary>As <see cref="Texts"/>, each with the name to note errors under.</summary>
    public IReadOnlyList<(string Name, string Value)> TextsWithPaths(string name, bool hide = false)
    {
        if (!Find(name, out var value)) return [];
        if (value.ValueKind != JsonValueKind.Array) return OptionalText(name, hide) is { } text ? [(name, text)] : [];

        var texts = new List<(string, string)>();
        foreach (var (index, item) in value.EnumerateArray().Index())
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]");
            if (item.ValueKind == JsonValueKind.String && item.Text() is { Length: > 0 } itemText) texts.Add((at, itemText));
            else Note(at, $"{(hide ? "Something else" : Shown(item))} stands where a text belongs.");
        }

        return texts;
    }

    /// <summary>A text, a number, true or false, or a list of them, as texts; empty when it is absent or wrong.</summary>
    public IReadOnlyList<string> Scalars(string name)
    {
        if (!Find(name, out var value)) return [];
        var items = value.ValueKind == JsonValueKind.Array ? Items(name) : [(name, value)];
        if (items.Count == 0) Note(name, "The list is empty, so nothing would be one of it.");

        var texts = new List<string>();
        foreach (var (at, item) in items)
        {
            if (item.ValueKind is JsonValueKind.True or JsonValueKind.False) texts.Add(item.GetRawText());
            else if (item.Text() is { Length: > 0 } text) texts.Add(text);
            else Note(at, $"{Shown(item)} stands where a text, a number, true or false belongs.");
        }

        return texts;
    }

    public bool Flag(string name)
    {
        if (!Find(name, out var value)) return false;
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) Note(name, $"{Shown(value)} stands where true or false belongs.");
        return value.ValueKind == JsonValueKind.True;
    }

    public int Number(string name, int whenAbsent, int least, int most)
    {
        if (!Find(name, out var value)) return whenAbsent;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most) return number;
        Note(name, string.Create(CultureInfo.InvariantCulture, $"{Shown(value)} stands where a whole number from {least} to {most} belongs."));
        return whenAbsent;
    }

    public TimeSpan Duration(string name, TimeSpan whenAbsent, TimeSpan least, TimeSpan most)
    {
        if (!Find(name, out var value)) return whenAbsent;
        return DurationOf(name, value, least, most) ?? whenAbsent;
    }

    public IReadOnlyList<TimeSpan>? Durations(string name, TimeSpan least, TimeSpan most)
    {
        if (!Find(name, out var value)) return null;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0) return Fail<IReadOnlyList<TimeSpan>>(name, $"{Shown(value)} stands where a list of durations belongs, such as [\"2s\", \"10s\"].");
        return [.. value.EnumerateArray().Index().Select(item => DurationOf(string.Create(CultureInfo.InvariantCulture, $"{name}[{item.Index}]"), item.Item, least, most)).OfType<TimeSpan>()];
    }

    public ConfigNode? Optional(string name) => Find(name, out var value) ? Child(name, value) : null;

    public ConfigNode? Required(string name) => Find(name, out var value) ? Child(name, value) : Missing<ConfigNode>(name, "an object");

    /// <summary>Whether a member is a text, where it may be that or an object.</summary>
    public bool IsText(string name) => Find(name, out var value) && value.ValueKind == JsonValueKind.String;

    /// <summary>Whether a member is an object, where it may be that or a list.</summary>
    public bool IsObject(string name) => Find(name, out var value) && value.ValueKind == JsonValueKind.Object;

    /// <summary>The members of an object whose names the user chooses.</summary>
    public IReadOnlyList<(string Name, ConfigNode Node)> Named(string name) => [.. Members(name).Select(member => (member.Key, Child(member.Name, member.Value)))];

    /// <summary>The raw members of an object whose keys the user chooses, each with the name to note errors under.</summary>
    public IReadOnlyList<(string Name, string Key, JsonElement Value)> Members(string name)
    {
        if (!Find(name, out var value)) return [];
        if (value.ValueKind != JsonValueKind.Object)
        {
            Note(name, $"{Shown(value)} stands where an object belongs.");
            return [];
        }

        NoteRepeated(value, name);
        return [.. value.EnumerateObject().Select(member => ($"{name}{Segment(member.Name)}", member.Name, member.Value))];
    }

    /// <summary>The items of a list, each with the name to note errors under.</summary>
    public IReadOnlyList<(string Name, JsonElement Value)> Items(string name)
    {
        if (!Find(name, out var value)) return [];
        if (value.ValueKind == JsonValueKind.Array) return [.. value.EnumerateArray().Index().Select(item => (string.Create(CultureInfo.InvariantCulture, $"{name}[{item.Index}]"), item.Item))];
        Note(name, $"{Shown(value)} stands where a list belongs.");
        return [];
    }

    /// <summary>The object itself, for who reads it again when the file is gone.</summary>
    public JsonElement Copy() => _element.Clone();

    public ConfigNode Child(string name, JsonElement value) => new(value, PathOf(name), _errors);

    /// <summary>A value as it is written in an error: short, on one line.</summary>
    public static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Undefined => "nothing",
        _ => WholeCharacters.Shortened(value.GetRawText(), 60),
    };

    // JSON allows it, and all but the last are lost without a word.
    private void NoteRepeated(JsonElement element, string name)
    {
        foreach (var member in element.EnumerateObject().CountBy(member => member.Name).Where(member => member.Value > 1))
            Note($"{name}{Segment(member.Key)}", "It stands here more than once, and only the last would count. Keep one.");
    }

    private T? Missing<T>(string name, string what) where T : class => Fail<T>(name, $"{char.ToUpperInvariant(what[0])}{what[1..]} is missing here.");

    private TimeSpan? DurationOf(string name, JsonElement value, TimeSpan least, TimeSpan most)
    {
        if (value.ValueKind == JsonValueKind.String && Durations(value.Text(), out var time) && time >= least && time <= most) return time;
        Note(name, $"{Shown(value)} stands where a duration from {DurationText.Of(least)} to {DurationText.Of(most)} belongs, such as \"500ms\", \"30s\", \"5m\", \"24h\".");
        return null;
    }

    private static bool Durations(string? text, out TimeSpan time) => DurationText.TryParse(text, out time);

    private bool Find(string name, [NotNullWhen(true)] out JsonElement value)
    {
        _known.Add(name);
        value = _element.At(name);
        return value.ValueKind != JsonValueKind.Undefined;
    }

    private string PathOf(string name) => (Path, name) switch
    {
        (_, "") => Path,
        (_, ['.' or '[', ..]) => $"{Path}{name}".TrimStart('.'),
        ("", _) => name,
        _ => $"{Path}.{name}",
    };

    // rules.my-rule, but sources["my source"].
    internal static string Segment(string name) =>
        name.Length > 0 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '$') ? $".{name}" : $"[\"{JsonEncodedText.Encode(WholeCharacters.Shortened(name, 60), JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"]";
}
