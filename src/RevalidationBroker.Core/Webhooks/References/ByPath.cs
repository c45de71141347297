using System.Text.Json;

namespace RevalidationBroker.Webhooks.References;

/// <summary>
/// Finds references where a source says that they stand: texts and numbers at dotted paths such as <c>fields.author.id</c>, through every
/// item of the lists on the way. They are references to an entry of any type, through the first name after <c>fields</c>.
/// </summary>
internal sealed class ByPath : IReferenceFinder
{
    private const string Root = "fields";

    private readonly IReadOnlyList<string[]> _paths;

    private ByPath(IReadOnlyList<string[]> paths) => _paths = paths;

    /// <param name="paths">Each as <see cref="IsPath"/> has it; without any, nothing is found.</param>
    public static ByPath Of(IEnumerable<string> paths) => new([.. paths.Select(path => path.Split('.')[1..])]);

    /// <summary>Whether a text is such a path: <c>fields</c>, and at least one name.</summary>
    public static bool IsPath(string text) => text.Split('.') is [Root, _, ..] steps && steps.All(step => step.Length > 0);

    public IReadOnlyList<EntryReference> Find(ContentEvent change)
    {
        var found = new FoundReferences();
        foreach (var path in _paths) Follow(change.Fields, path, path[0], found, depth: 0);
        return found.InOrder;
    }

    private static void Follow(JsonElement value, ReadOnlySpan<string> path, string through, FoundReferences found, int depth)
    {
        if (found.IsFull || depth > FieldWalk.Deepest) return;
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray()) Follow(item, path, through, found, depth + 1);
        }
        else if (path.IsEmpty)
        {
            found.Add(value.Text(), null, through);
        }
        else
        {
            Follow(value.At(path[0]), path[1..], through, found, depth + 1);
        }
    }
}
