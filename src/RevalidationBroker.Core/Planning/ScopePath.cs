using System.Text;
using System.Text.Json;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning;

/// <summary>A dotted path of the event, taken apart once: what conditions read for every event. It finds what <see cref="EventScope.At"/> does.</summary>
internal sealed class ScopePath
{
    private static readonly string[] Kinds = [.. Enum.GetValues<ContentEventKind>().Select(kind => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()))];

    private readonly Func<EventScope, ScopeValue> _root;
    private readonly byte[][] _steps;

    public ScopePath(string dottedPath)
    {
        var names = dottedPath.Split('.');
        Text = dottedPath;
        _root = ReaderOf(names[0]);
        _steps = [.. names.Skip(1).Select(Encoding.UTF8.GetBytes)];
    }

    public string Text { get; }

    public ScopeValue Find(EventScope scope)
    {
        var value = _root(scope);
        if (_steps.Length == 0) return value;

        var element = value.Element;
        foreach (var step in _steps)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(step, out element)) return default;
        }

        return new ScopeValue(element);
    }

    // The names that are read most are read without making anything.
    private static Func<EventScope, ScopeValue> ReaderOf(string name) => name switch
    {
        "event" => scope => new ScopeValue(Kinds[(int)scope.Event.Kind]),
        "fields" => scope => new ScopeValue(scope.Entry.Fields),
        "payload" => scope => new ScopeValue(scope.Event.Payload),
        _ => scope => scope[name] switch
        {
            string text => new ScopeValue(text),
            JsonElement element => new ScopeValue(element),
            _ => default,
        },
    };
}
