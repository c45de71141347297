using System.Text;
using System.Text.Json;

namespace RevalidationBroker.Secrets;

public class SecretTests
{
    private const string Text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public void A_secret_never_prints_itself()
    {
        var versions = SecretVersions.Of(Text, "another");

        Assert.Equal("***", Secret.Of(Text).ToString());
        Assert.DoesNotContain("whsec", $"{versions} {versions.Current} {versions.All[0]}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_cannot_be_serialised_by_mistake() =>
        Assert.Throws<InvalidOperationException>(() => JsonSerializer.Serialize(SecretVersions.Of(Text)));

    [Fact]
    public void White_space_around_a_pasted_secret_is_dropped() => Assert.Equal(Text, Secret.Of($" {Text}\r\n").Reveal());

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public void An_empty_text_is_no_secret(string text) => Assert.Throws<ArgumentException>(() => Secret.Of(text));

    [Theory]
    [InlineData(Text, true)]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSW", false)]
    [InlineData("whsec", false)]
    [InlineData("", false)]
    public void Only_its_own_bytes_match(string candidate, bool matches) => Assert.Equal(matches, Secret.Of(Text).Matches(Encoding.UTF8.GetBytes(candidate)));

    [Fact]
    public void The_newest_version_is_current() => Assert.Equal("new", SecretVersions.Of("new", "old").Current.Reveal());
}
