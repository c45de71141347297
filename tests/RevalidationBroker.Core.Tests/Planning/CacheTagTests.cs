using System.Text.Json;
using CsCheck;

namespace RevalidationBroker.Planning;

public class CacheTagTests
{
    [Theory]
    [InlineData("posts")]
    [InlineData("post:4711")]
    [InlineData("Post:A/b*\"c\"")]
    [InlineData(" padded ")]
    [InlineData("café")]
    [InlineData("日本 😀")]
    [InlineData("_N_T_/posts/[slug]/page")]
    public void A_tag_is_kept_as_it_is_written(string text) => Assert.Equal(text, Some.Tag(text).Value);

    [Theory]
    [InlineData("", "A tag cannot be empty.")]
    [InlineData("a,b", "A tag cannot contain a comma: Next.js splits the tags of a page at commas, so it could never be invalidated.")]
    [InlineData("a\nb", "A tag cannot contain control characters.")]
    [InlineData("a\0", "A tag cannot contain control characters.")]
    [InlineData("a\u0085", "A tag cannot contain control characters.")]
    public void A_tag_that_Next_would_lose_is_refused(string text, string problem)
    {
        Assert.False(CacheTag.TryCreate(text, out _, out var actual));
        Assert.Equal(problem, actual);
    }

    [Fact]
    public void A_tag_that_a_template_has_cut_in_the_middle_of_a_character_is_refused()
    {
        foreach (var text in new[] { "a\ud83d", "\ude00a", "\ud83d\ud83d\ude00" })
        {
            Assert.False(CacheTag.TryCreate(text, out _, out var problem));
            Assert.Equal("A tag cannot contain half of a surrogate pair: a template has cut a character in two.", problem);
        }
    }

    [Fact]
    public void The_longest_tag_has_256_characters()
    {
        Assert.Equal(256, Some.Tag(new string('a', 256)).Value.Length);
        Assert.False(CacheTag.TryCreate(new string('a', 257), out _, out var problem));
        Assert.Equal("A tag has at most 256 characters; this one has 257, and Next.js would drop it.", problem);
    }

    [Fact]
    public void Any_text_is_a_tag_that_survives_JSON_or_is_refused_with_a_reason() => Gen.String.Sample(text =>
        CacheTag.TryCreate(text, out var tag, out var problem)
            ? JsonSerializer.Deserialize<CacheTag>(JsonSerializer.Serialize(tag)) == tag && tag.Value == text
            : problem.EndsWith('.'), iter: 3000);

    [Theory]
    [InlineData("\"a,b\"")]
    [InlineData("5")]
    public void JSON_that_holds_no_tag_is_a_JSON_error(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<CacheTag>(json));
}
