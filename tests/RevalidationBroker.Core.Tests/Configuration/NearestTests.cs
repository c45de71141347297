namespace RevalidationBroker.Configuration;

public class NearestTests
{
    private static readonly string[] Names = ["production", "preview", "id", "tags", "paths", "secrets", "contentful"];

    [Theory]
    [InlineData("productoin", "production")]
    [InlineData("PRODUCTION", "production")]
    [InlineData("prdction", "production")]
    [InlineData("previw", "preview")]
    [InlineData("secret", "secrets")]
    [InlineData("ID", "id")]
    [InlineData("di", "id")]
    [InlineData("tag", "tags")]
    [InlineData("contentfull", "contentful")]
    [InlineData("prod", null)]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    public void A_name_is_near_when_few_typing_mistakes_lie_between(string text, string? nearest) => Assert.Equal(nearest, Nearest.To(text, Names));

    [Fact]
    public void Among_none_nothing_is_near() => Assert.Null(Nearest.To("a", []));

    [Fact]
    public void Of_two_that_are_equally_near_it_is_always_the_same() => Assert.Equal("bat", Nearest.To("at", ["cat", "bat"]));
}
