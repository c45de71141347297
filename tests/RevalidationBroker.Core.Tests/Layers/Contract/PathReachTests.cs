using RevalidationBroker.Layers.Calls;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Layers;

public class PathReachTests
{
    [Theory]
    [InlineData("path:/", "", "/")]
    [InlineData("path:/blog/hello", "", "/blog/hello")]
    [InlineData("path:/(main)/hello", "", "/(main)/hello")]
    [InlineData("page:/(main)/blog", "", "/blog")]
    [InlineData("page:/blog", "/docs", "/docs/blog")]
    [InlineData("path:/", "/docs", "/docs")]
    [InlineData("layout:/", "", "/*")]
    [InlineData("layout:/", "/docs", "/docs*")]
    [InlineData("layout:/blog", "", "/blog*")]
    [InlineData("layout:/(main)", "", "/*")]
    [InlineData("page:/blog/[slug]", "", "/blog*")]
    [InlineData("page:/(main)/blog/@modal/[slug]/page", "/docs", "/docs/blog*")]
    [InlineData("layout:/shop/[...all]", "", "/shop*")]
    [InlineData("page:/feed/(..)photo/[id]", "", "/feed*")]
    public void A_path_is_an_address_and_a_pattern_all_below_its_literal_part(string stale, string basePath, string reach)
    {
        var read = PathReach.Of((Invalidation.Path)Some.Stale(stale), basePath);

        Assert.Equal(reach, read is null ? null : read.Path + (read.Below ? "*" : ""));
    }

    [Theory]
    [InlineData("page:/[slug]")]
    [InlineData("layout:/[lang]/blog")]
    [InlineData("page:/(shop)/[...all]")]
    public void A_pattern_that_begins_with_a_parameter_could_be_any_page(string stale) => Assert.Null(PathReach.Of((Invalidation.Path)Some.Stale(stale), "/docs"));
}
