using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning.Ledger;

/// <summary>Which entry of which source, and in which locale. Every part is a text, so that stores can build keys of them; what does not apply is empty.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Place">Space and environment, as <see cref="PlaceOf"/> joins them: the same id is another entry in another environment.</param>
/// <param name="Type">The content type, only where the CMS numbers each type on its own; else empty.</param>
/// <param name="Id">The CMS's own id.</param>
/// <param name="Locale">Empty where an entry has one state for all of its locales.</param>
public sealed record EntryKey(string Source, string Place, string Type, string Id, string Locale)
{
    /// <summary>The same in every locale.</summary>
    public EntryId Entry => new(Source, Place, Id);

    /// <summary>The entry that an event is about; null where it names none.</summary>
    public static EntryKey? Of(Source source, ContentEvent change) => string.IsNullOrEmpty(change.Id)
        ? null
        : new EntryKey(source.Name, PlaceOf(change.Space, change.Environment), source.Provider.NumbersEachType ? change.Type ?? "" : "", change.Id, source.Provider.OneEventForAllLocales ? "" : change.Locale ?? "");

    /// <summary>Space and environment as one text, empty where the CMS has neither.</summary>
    public static string PlaceOf(string? space, string? environment) => space is null && environment is null ? "" : $"{space}/{environment}";
}

/// <summary>What all locales of an entry share, and what a reference points at. Where each type is numbered on its own, entries of several types may share it.</summary>
public sealed record EntryId(string Source, string Place, string Id);
