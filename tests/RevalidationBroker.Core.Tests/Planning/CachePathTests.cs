using System.Text.Json;
using CsCheck;

namespace RevalidationBroker.Planning;

public class CachePathTests
{
    // The spellings that were tried on real sites, and the one that all versions take.
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/posts/alpha", "/posts/alpha")]
    [InlineData("/posts/alpha/", "/posts/alpha")]
    [InlineData("/posts/alpha//", "/posts/alpha")]
    [InlineData("/posts//alpha", "/posts/alpha")]
    [InlineData("/posts/%61lph%61%2D%7e", "/posts/alpha-~")]
    [InlineData("/posts/a%2Bb", "/posts/a%2Bb")]
    [InlineData("/posts/café", "/posts/caf%C3%A9")]
    [InlineData("/posts/caf%C3%A9", "/posts/caf%C3%A9")]
    [InlineData("/posts/caf%c3%a9", "/posts/caf%C3%A9")]
    [InlineData("/posts/日本 😀", "/posts/%E6%97%A5%E6%9C%AC%20%F0%9F%98%80")]
    [InlineData("/posts/[slug]", "/posts/[slug]")]
    [InlineData("/(main)/blog/[[...slug]]", "/(main)/blog/[[...slug]]")]
    [InlineData("/@modal/a", "/@modal/a")]
    [InlineData("/feed.json", "/feed.json")]
    [InlineData("/a.b..c/...", "/a.b..c/...")]
    [InlineData("/a+b;c=d,e:f@g!$&'()*~_-", "/a+b;c=d,e:f@g!$&'()*~_-")]
    [InlineData("/<a>\"{|}^`", "/%3Ca%3E%22%7B%7C%7D%5E%60")]
    [InlineData("/Posts/ALPHA", "/Posts/ALPHA")]
    public void A_path_has_one_spelling(string text, string path) => Assert.Equal(path, Some.Path(text).Value);

    [Theory]
    [InlineData("", "A path begins with '/': give it without origin and without base path.")]
    [InlineData("posts/alpha", "A path begins with '/': give it without origin and without base path.")]
    [InlineData("https://example.com/posts", "A path begins with '/': give it without origin and without base path.")]
    [InlineData("//evil.example", "A path cannot begin with '//'.")]
    [InlineData("/posts?x=1", "A path has no query and no fragment: Next.js knows pages by path alone.")]
    [InlineData("/posts#top", "A path has no query and no fragment: Next.js knows pages by path alone.")]
    [InlineData("/a\\b", "A path cannot contain backslashes or control characters.")]
    [InlineData("/a\nb", "A path cannot contain backslashes or control characters.")]
    [InlineData("/a/../b", "A path cannot contain '.' or '..' as a segment.")]
    [InlineData("/a/%2e%2E/b", "A path cannot contain '.' or '..' as a segment.")]
    [InlineData("/a/.", "A path cannot contain '.' or '..' as a segment.")]
    [InlineData("/100%", "A path cannot contain '%' unless two hex digits follow it.")]
    [InlineData("/100%2", "A path cannot contain '%' unless two hex digits follow it.")]
    [InlineData("/100%zz", "A path cannot contain '%' unless two hex digits follow it.")]
    public void A_path_that_Next_would_ignore_is_refused(string text, string problem)
    {
        Assert.False(CachePath.TryCreate(text, out _, out var actual));
        Assert.Equal(problem, actual);
    }

    [Fact]
    public void A_path_that_a_template_has_cut_in_the_middle_of_a_character_is_refused()
    {
        Assert.False(CachePath.TryCreate("/a\ud83d/b", out _, out var problem));
        Assert.Equal("A path cannot contain half of a surrogate pair: a template has cut a character in two.", problem);
    }

    [Fact]
    public void The_longest_path_has_1024_characters_once_it_is_encoded()
    {
        Assert.Equal(1024, Some.Path("/" + new string('a', 1023)).Value.Length);
        Assert.Equal(1024, Some.Path("/" + new string('a', 1023) + "/").Value.Length);
        Assert.False(CachePath.TryCreate("/" + new string('é', 171), out _, out var problem));
        Assert.Equal("A path has at most 1024 characters once it is encoded; this one has 1027, and Next.js would ignore it.", problem);
    }

    [Theory]
    [InlineData("/blog/[slug]", true)]
    [InlineData("/blog/a", false)]
    public void A_pattern_has_brackets(string text, bool pattern) => Assert.Equal(pattern, Some.Path(text).IsPattern);

    private static readonly Gen<string> AnyPath = Gen.OneOf<string>(
        Gen.String,
        Gen.String.Select(text => "/" + text),
        Gen.OneOf("a", "/", "/", "%", "%c3%a9", "é", " ", "[slug]", ".", "..", "😀", "\\", "?", "#", "A").Array[0, 8].Select(parts => "/" + string.Concat(parts)));

    [Fact]
    public void Normalising_twice_changes_nothing() => AnyPath.Sample(text =>
        !CachePath.TryCreate(text, out var path, out _) || Some.Path(path.Value) == path, iter: 10_000);

    [Fact]
    public void A_path_never_has_a_query_a_fragment_a_blank_or_lower_case_hex() => AnyPath.Sample(text =>
    {
        if (!CachePath.TryCreate(text, out var path, out var problem)) return problem.EndsWith('.');
        var value = path.Value;
        return value[0] == '/' && !value.StartsWith("//", StringComparison.Ordinal) && (value == "/" || !value.EndsWith('/')) && value.All(char.IsAscii)
            && value.IndexOfAny(['?', '#', ' ', '\\']) < 0
            && value.Index().Where(at => at.Item == '%').All(at => value[(at.Index + 1)..(at.Index + 3)].All(char.IsAsciiHexDigitUpper));
    }, iter: 10_000);

    [Fact]
    public void A_path_survives_JSON() => AnyPath.Sample(text =>
        !CachePath.TryCreate(text, out var path, out _) || JsonSerializer.Deserialize<CachePath>(JsonSerializer.Serialize(path)) == path, iter: 3000);
}
