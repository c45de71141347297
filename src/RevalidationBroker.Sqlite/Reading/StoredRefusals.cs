using System.Text.Json;
using RevalidationBroker.InMemory;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Sqlite.Reading;

/// <summary>Reads the last refusals as they lie in the store.</summary>
internal static class StoredRefusals
{
    /// <param name="sources">Of each source the newest first, as JSON.</param>
    public static RecentRefusals Read(IEnumerable<byte[]> sources)
    {
        var recent = new RecentRefusals();
        foreach (var refusal in sources.SelectMany(Refusals).Reverse()) recent.Add(refusal);
        return recent;
    }

    // What another version wrote must not keep the store from opening; the counts tell the rest.
    private static IReadOnlyList<Refusal> Refusals(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, BrokerJson.Default.IReadOnlyListRefusal) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
