using System.Text.RegularExpressions;
using CsCheck;

namespace RevalidationBroker.Planning.Conditions;

public class GlobTests
{
    [Theory]
    [InlineData("blogPost", "blogPost", true)]
    [InlineData("blogPost", "blogpost", false)]
    [InlineData("blog*", "blogPost", true)]
    [InlineData("blog*", "blog", true)]
    [InlineData("*Post", "blogPost", true)]
    [InlineData("*Post", "blogPosts", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "a/b.c", true)]
    [InlineData("?", "", false)]
    [InlineData("?", "a", true)]
    [InlineData("?", "😀", true)]
    [InlineData("*?", "😀", true)]
    [InlineData("*??", "😀", false)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*b*c", "aXbYbZ", false)]
    [InlineData("**a**", "a", true)]
    [InlineData("page-??", "page-de", true)]
    [InlineData("page-??", "page-d", false)]
    [InlineData(@"a\*", "a*", true)]
    [InlineData(@"a\*", "ab", false)]
    [InlineData(@"a\?", "a?", true)]
    [InlineData(@"a\?", "ab", false)]
    [InlineData(@"a\\*", @"a\b", true)]
    [InlineData(@"App\Entity", @"App\Entity", true)]
    [InlineData(@"App\\Entity", @"App\Entity", true)]
    [InlineData(@"App\*", @"App\Entity", false)]
    [InlineData(@"App\\*", @"App\Entity", true)]
    [InlineData(@"a\", @"a\", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    public void A_text_fits_a_pattern_or_does_not(string pattern, string text, bool fits) => Assert.Equal(fits, new Glob(pattern).Matches(text));

    [Theory]
    [InlineData("blogPost", "blogPost")]
    [InlineData(@"a\*b\?c\\d\e", @"a*b?c\d\e")]
    [InlineData("a*", null)]
    [InlineData("?", null)]
    [InlineData(@"\\*", null)]
    public void A_pattern_without_signs_is_a_text(string pattern, string? exact) => Assert.Equal(exact, new Glob(pattern).Exact);

    [Fact]
    public void It_fits_what_a_regular_expression_of_the_same_meaning_fits() => Gen.Select(Gen.Char["ab*?"].Array[0, 8], Gen.Char["ab"].Array[0, 10]).Sample((pattern, text) =>
    {
        var regex = string.Concat(pattern.Select(sign => sign switch { '*' => ".*", '?' => ".", _ => sign.ToString() }));
        return new Glob(new string(pattern)).Matches(text) == Regex.IsMatch(new string(text), $"^{regex}\\z", RegexOptions.Singleline);
    }, iter: 20_000);

    [Fact]
    public void A_pattern_of_many_stars_takes_no_longer_than_both_lengths_together() =>
        Assert.False(new Glob(string.Concat(Enumerable.Repeat("*a", 200)) + "b").Matches(new string('a', 20_000)));
}
