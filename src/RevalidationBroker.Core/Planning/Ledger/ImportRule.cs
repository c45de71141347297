using System.Text.Json;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning.Ledger;

/// <summary>Decides between what the ledger knows of an entry and what an export says.</summary>
public static class ImportRule
{
    /// <summary>The newer one holds. Against what has no time, the one that has it holds; without a time an export changes nothing that is known.</summary>
    public static bool Replaces(KnownEntry known, KnownEntry imported) => (known.UpdatedAt, imported.UpdatedAt) switch
    {
        ({ } before, { } after) => after > before,
        (null, { }) => !SaysTheSame(known, imported),
        _ => false,
    };

    private static bool SaysTheSame(KnownEntry known, KnownEntry imported) =>
        (known.Live, known.Type, known.Slug, known.Path) == (imported.Live, imported.Type, imported.Slug, imported.Path)
        && SameFields(known.Fields, imported.Fields)
        && new HashSet<EntryReference>(known.References).SetEquals(imported.References);

    private static bool SameFields(JsonElement known, JsonElement imported) => known.ValueKind is JsonValueKind.Undefined || imported.ValueKind is JsonValueKind.Undefined
        ? known.ValueKind == imported.ValueKind
        : JsonElement.DeepEquals(known, imported);
}
