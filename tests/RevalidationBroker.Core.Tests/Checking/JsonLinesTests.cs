using System.Text;

namespace RevalidationBroker.Checking;

public class JsonLinesTests
{
    private const string File = """
        {
          // a comment
          "sources": {
            "my source": { "provider": "sanity" }
          },
          "rules": [
            {
              "tags": ["a", "b",
                       { "tag": "c", "each": "tags" }],
              "everything": true
            },
            { "tags": [] },
          ]
        }
        """;

    [Theory]
    [InlineData("", 1)]
    [InlineData("sources", 3)]
    [InlineData("sources[\"my source\"].provider", 4)]
    [InlineData("rules[0]", 7)]
    [InlineData("rules[0].tags[1]", 8)]
    [InlineData("rules[0].tags[2]", 9)]
    [InlineData("rules[0].tags[2].each", 9)]
    [InlineData("rules[0].everything", 10)]
    [InlineData("rules[1].tags", 12)]
    [InlineData("rules[1].tags[7]", 12)]
    [InlineData("rules[9].tags[7]", 6)]
    [InlineData("deployments.production", 1)]
    public void A_place_has_a_line(string place, int line) => Assert.Equal(line, JsonLines.Of(Encoding.UTF8.GetBytes(File))[place]);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("not json")]
    [InlineData("[[[")]
    public void A_broken_file_has_its_first_line(string text) => Assert.Equal(1, JsonLines.Of(Encoding.UTF8.GetBytes(text))["rules[0]"]);

    [Fact]
    public void What_stands_before_a_break_is_found() => Assert.Equal(2, JsonLines.Of("{\n\"rules\": [\n{ \"tags\": [ }"u8)["rules"]);
}
