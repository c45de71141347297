using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace RevalidationBroker.Webhooks;

/// <summary>The headers of a webhook: names without regard to case, values as they were sent.</summary>
/// <param name="room">For how many there is room from the start.</param>
public sealed class WebhookHeaders(int room = 0) : IEnumerable<KeyValuePair<string, string>>
{
    private readonly Dictionary<string, string> _values = new(room, StringComparer.OrdinalIgnoreCase);

    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Adds a value; a header that came twice is joined with a comma, as HTTP allows any proxy to do (RFC 9110 §5.3).</summary>
    public void Add(string name, string value)
    {
        if (!_values.TryAdd(name, value)) _values[name] += $", {value}";
    }

    /// <summary>These headers and one more; one of the same name gives way.</summary>
    public WebhookHeaders With(string name, string value)
    {
        var headers = new WebhookHeaders();
        foreach (var (known, text) in _values) headers._values[known] = text;
        headers._values[name] = value;
        return headers;
    }

    /// <summary>Those of which it holds.</summary>
    public WebhookHeaders Where(Func<string, string, bool> holds)
    {
        var headers = new WebhookHeaders();
        foreach (var (name, value) in _values)
        {
            if (holds(name, value)) headers._values[name] = value;
        }

        return headers;
    }

    public bool TryGet(string name, [NotNullWhen(true)] out string? value) => _values.TryGetValue(name, out value);

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
