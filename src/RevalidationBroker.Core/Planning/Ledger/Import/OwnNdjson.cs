using System.Text.Json;
using RevalidationBroker.Configuration;
using RevalidationBroker.Webhooks;
using RevalidationBroker.Webhooks.References;

namespace RevalidationBroker.Planning.Ledger.Import;

/// <summary>
/// The broker's own format, for every CMS of which no export is known: an entry a line,
/// <c>{"id","type","slug","path","locale","space","environment","updatedAt","fields","references":[{"id","type","through"}]}</c>, of which only
/// <c>id</c> must be there. Ids, types, space and environment are those of the source's webhooks. Without <c>references</c> they are sought in <c>fields</c>.
/// </summary>
public static class OwnNdjson
{
    private static readonly string[] Texts = ["id", "type", "slug", "path", "locale", "space", "environment"];
    private static readonly string[] Members = [.. Texts, "updatedAt", "fields", "references"];
    private static readonly string[] ReferenceMembers = ["id", "type", "through"];

    public static IAsyncEnumerable<ImportItem> ReadAsync(TextReader lines, Source source, CancellationToken cancellation) =>
        ExportedLines.ReadAsync(lines, (line, at) => ReadOne(line, at, source), cancellation);

    private static ImportItem ReadOne(JsonElement line, string at, Source source)
    {
        if (WhatIsWrong(line, source) is { } reason) return new ImportItem.Problem(at, reason);

        var change = new ContentEvent
        {
            Kind = ContentEventKind.Published,
            Id = line.At("id").Text(),
            Type = line.At("type").Text(),
            Slug = line.At("slug").Text(),
            Path = line.At("path").Text(),
            Locale = line.At("locale").Text(),
            Space = line.At("space").Text(),
            Environment = line.At("environment").Text(),
            UpdatedAt = line.At("updatedAt").Time(),
            Fields = line.At("fields"),
            Payload = line,
        };
        return new ImportItem.Entry(new ImportedEntry(change, line.At("references") is { ValueKind: JsonValueKind.Array } listed ? Listed(listed) : source.References.Find(change)));
    }

    private static IReadOnlyList<EntryReference> Listed(JsonElement references)
    {
        var found = new FoundReferences();
        foreach (var reference in references.EnumerateArray()) found.Add(reference.At("id").Text(), reference.At("type").Text(), reference.At("through").Text() ?? "references");
        return found.InOrder;
    }

    // The first of what is wrong: a line is short.
    private static string? WhatIsWrong(JsonElement line, Source source)
    {
        if (UnknownMember(line, Members) is { } unknown) return unknown;
        if (string.IsNullOrEmpty(line.At("id").Text())) return "It has no 'id', a text or a number.";
        foreach (var name in Texts)
        {
            if (Present(line.At(name)) && line.At(name).Text() is null) return $"Its '{name}' is {ConfigNode.Shown(line.At(name))}, where a text belongs.";
        }

        if (source.Provider.NumbersEachType && line.At("type").Text() is null) return $"It has no 'type', and {source.Provider.Name} tells entries apart by type and id.";
        if (line.At("path").Text() is { } path && !path.StartsWith('/')) return "Its 'path' does not begin with '/'.";
        if (Present(line.At("updatedAt")) && line.At("updatedAt").Time() is null) return $"Its 'updatedAt' is {ConfigNode.Shown(line.At("updatedAt"))}, where a date such as \"2026-03-01T12:00:00Z\" belongs.";
        if (Present(line.At("fields")) && line.At("fields").ValueKind != JsonValueKind.Object) return $"Its 'fields' are {ConfigNode.Shown(line.At("fields"))}, where an object belongs.";
        return WhatIsWrongWith(line.At("references"));
    }

    private static string? WhatIsWrongWith(JsonElement references)
    {
        if (!Present(references)) return null;
        if (references.ValueKind != JsonValueKind.Array) return $"Its 'references' are {ConfigNode.Shown(references)}, where a list belongs.";
        if (references.GetArrayLength() > FoundReferences.Most) return $"It has more than {FoundReferences.Most} references, which is the most that an entry may have.";
        foreach (var reference in references.EnumerateArray())
        {
            if (string.IsNullOrEmpty(reference.At("id").Text())) return "One of its 'references' has no 'id', a text or a number.";
            if (UnknownMember(reference, ReferenceMembers) is { } unknown) return $"In 'references': {unknown}";
        }

        return null;
    }

    private static string? UnknownMember(JsonElement value, string[] known)
    {
        foreach (var member in value.EnumerateObject())
        {
            if (!known.Contains(member.Name)) return ConfigNodeNames.Unknown("There is no member", WholeCharacters.Shortened(member.Name, 60), known);
        }

        return null;
    }

    // Null is as good as absent.
    private static bool Present(JsonElement value) => value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);
}
