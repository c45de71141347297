using System.Text.Json;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning;

/// <summary>What <c>{{ previous }}</c> is: the CMS's own words where it sends some, and the last known <c>type</c>, <c>slug</c>, <c>path</c> and <c>fields</c> where it is silent.</summary>
internal static class PreviousEntry
{
    public static JsonElement Of(EntryState before, JsonElement said) => JsonObjects.Build(json =>
    {
        var members = said.ValueKind == JsonValueKind.Object ? said.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null).ToList() : [];
        foreach (var member in members) json.Write(member);

        Add("type", before.Type);
        Add("slug", before.Slug);
        Add("path", before.Path);
        if (before.Fields.ValueKind == JsonValueKind.Object && !Says("fields")) json.Write("fields", before.Fields);

        void Add(string name, string? value)
        {
            if (value is not null && !Says(name)) json.WriteString(name, value);
        }

        bool Says(string name) => members.Exists(member => member.NameEquals(name));
    });
}
