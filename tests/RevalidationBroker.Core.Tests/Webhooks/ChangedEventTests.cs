using System.Text;
using System.Text.Json;

namespace RevalidationBroker.Webhooks;

/// <summary>Every webhook of the corpus, with any one of its values made something else: it is answered, and nothing is thrown.</summary>
public class ChangedEventTests
{
    private static readonly string[] Others =
        ["null", "true", "0", "-1", "1e400", "12345678901234567890123", "\"\"", "\"x\"", "\"\\ud800\"", "\"\\u0000/../?#\"", "\"2026-13-99T99:99:99Z\"", "[]", "{}", "[null,[],{},\"x\"]", "{\"\":{},\"id\":[],\"items\":[null]}"];

    [Theory, MemberData(nameof(EventCorpusTests.Cases), MemberType = typeof(EventCorpusTests))]
    public void Parse_answers_a_webhook_with_any_one_value_replaced(string name)
    {
        var webhook = EventCase.Read(name);
        if (webhook.Body is not { } body) return;

        var json = Encoding.UTF8.GetBytes(body.GetRawText());
        foreach (var (start, end) in Values(json))
        {
            foreach (var other in Others)
            {
                byte[] changed = [.. json.AsSpan(0, start), .. Encoding.UTF8.GetBytes(other), .. json.AsSpan(end)];

                Assert.NotNull((webhook with { Base64 = changed }).ParseWith(name.Split('/')[0]));
            }
        }
    }

    private static List<(int Start, int End)> Values(byte[] json)
    {
        var values = new List<(int, int)>();
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.EndObject or JsonTokenType.EndArray) continue;
            var rest = reader;
            rest.Skip();
            values.Add(((int)reader.TokenStartIndex, (int)rest.BytesConsumed));
        }

        return values;
    }
}
