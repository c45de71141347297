using System.Text.Json;
using System.Text.Json.Nodes;

namespace RevalidationBroker.Webhooks;

/// <summary>Ten times the body is ten times the work. Counted in memory and not in time, so that a busy machine changes nothing.</summary>
public class ParseGrowthTests
{
    private const int Few = 500;
    private const int Many = 5000;

    /// <summary>Every case whose body has a list in it.</summary>
    public static TheoryData<string> Lists => [.. Corpus.Cases("*/events").Select(row => row.Data).Where(name => EventCase.Read(name).Body is { } body && ListIn(JsonNode.Parse(body.GetRawText())) is not null)];

    [Theory, MemberData(nameof(Lists))]
    public void Parsing_a_list_ten_times_as_long_takes_about_ten_times_as_much(string name)
    {
        var ((few, _), (many, length)) = (WorkOf(name, Few), WorkOf(name, Many));

        // Buffers double, so "about ten" is below thirty; the square would be a hundred. The document's own buffers are shared while
        // they are small, and are some bytes for each of the body's.
        Assert.True(many < (few * 30) + (length * 16), $"{Few} items took {few} bytes, {Many} took {many}, of {length}.");
    }

    private static (long Bytes, long Length) WorkOf(string name, int items)
    {
        var webhook = EventCase.Read(name);
        var body = JsonNode.Parse(webhook.Body!.Value.GetRawText())!;
        var list = ListIn(body)!;
        var item = list[0]!.ToJsonString();
        while (list.Count < items) list.Add(JsonNode.Parse(item));
        var (source, longer) = (webhook with { Body = JsonSerializer.SerializeToElement(body) }).WebhookOf(name.Split('/')[0]);

        source.Provider.Parse(longer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        source.Provider.Parse(longer);
        return (GC.GetAllocatedBytesForCurrentThread() - before, longer.Request.Body.Length);
    }

    private static JsonArray? ListIn(JsonNode? node) => node switch
    {
        JsonArray { Count: > 0 } list when list[0] is not null => list,
        JsonArray list => list.Select(ListIn).FirstOrDefault(found => found is not null),
        JsonObject members => members.Select(member => ListIn(member.Value)).FirstOrDefault(found => found is not null),
        _ => null,
    };
}
