using System.Diagnostics;
using System.Text;
using CsCheck;
using RevalidationBroker.Layers;

namespace RevalidationBroker.Proof.Markers;

/// <summary>What a page says of itself is found however the page is written.</summary>
public class MetaMarkerTests
{
    [Theory]
    [InlineData("""<meta name="content-revision" content="4"/>""", "4")]
    [InlineData("""<meta content="4" name="content-revision">""", "4")]
    [InlineData("""<META NAME='Content-Revision' CONTENT='4'>""", "4")]
    [InlineData("<meta name=content-revision content=4>", "4")]
    [InlineData("<meta name=content-revision content=4/>", "4/")]
    [InlineData("<meta\n\tdata-x name = \"content-revision\"\n content =\n'4' />", "4")]
    [InlineData("""<meta charSet="utf-8"/><meta name="a" content="1"/><meta name="content-revision" content="4"/>""", "4")]
    [InlineData("""<meta name="content-revision" content="a &amp; b &#x34; &lt;5&gt;">""", "a & b 4 <5>")]
    [InlineData("""<meta name="content&#45;revision" content="4">""", "4")]
    [InlineData("""<meta name="content-revision" content="4 > 3" title="<meta name='content-revision' content='9'>">""", "4 > 3")]
    [InlineData("""<meta name="content-revision" name="other" content="4" content="5">""", "4")]
    [InlineData("""<body><main><meta name="content-revision" content="4"></main>""", "4")]
    [InlineData("""<meta name="content-revision" content="post-1=4"><p><meta name="content-revision" content="post-2=7">""", "post-1=4 post-2=7")]
    [InlineData("""<!-- <meta name="content-revision" content="3"> --><meta name="content-revision" content="4">""", "4")]
    [InlineData("""<!--><meta name="content-revision" content="4">""", "4")]
    [InlineData("""<script>"<meta name='content-revision' content='3'>"</script><meta name="content-revision" content="4">""", "4")]
    [InlineData("""<title><meta name="content-revision" content="3"></TITLE><meta name="content-revision" content="4">""", "4")]
    [InlineData("""<p title="<meta name='content-revision' content='3'>">1 < 2</p><meta name="content-revision" content="4">""", "4")]
    [InlineData("""<meta name="content-revision" content="">""", null)]
    [InlineData("""<meta name="content-revision">""", null)]
    [InlineData("""<meta name="content-revisions" content="4">""", null)]
    [InlineData("""<metadata name="content-revision" content="4">""", null)]
    [InlineData("""<meta property="content-revision" content="4">""", null)]
    [InlineData("""<meta name="content-revision" content="4""", null)]
    [InlineData("""<script><meta name="content-revision" content="4">""", null)]
    [InlineData("""<!-- <meta name="content-revision" content="4">""", null)]
    [InlineData("<", null)]
    [InlineData("<meta", null)]
    [InlineData("<meta =", null)]
    [InlineData("", null)]
    public void A_meta_is_read_as_browsers_read_it(string html, string? value) => Assert.Equal(value, Read(html));

    [Fact]
    public void Bytes_that_are_no_text_harm_nothing() => Assert.Equal("4", new MetaMarker("content-revision").Read(Page([0xFF, 0xFE, 0x00, .. Encoding.UTF8.GetBytes("""<meta name="content-revision" content="4">""")])));

    [Fact]
    public void At_the_end_of_two_megabytes_it_is_found() => Assert.Equal("4", Read(string.Concat(Enumerable.Repeat("<div class=\"a\">text</div>", 80_000)) + """<meta name="content-revision" content="4">"""));

    // Each of these makes a reader that begins anew at every sign take a time that grows with the square of the length.
    [Theory]
    [InlineData("<")]
    [InlineData("<meta ")]
    [InlineData("<meta name=\"")]
    [InlineData("<meta name='a' content=")]
    [InlineData("<script>")]
    [InlineData("<!--")]
    [InlineData("<title></titl")]
    [InlineData("<a b=\"'")]
    [InlineData("<meta name=content-revision content=4>")]
    public void Two_hostile_megabytes_are_read_in_one_pass(string part)
    {
        var html = string.Concat(Enumerable.Repeat(part, 2 * 1024 * 1024 / part.Length));
        var started = Stopwatch.GetTimestamp();

        Read(html);

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Any_page_is_read() => Gen
        .OneOf("<meta ", "name=", "content=", "\"", "'", ">", "/", "=", " ", "<!--", "-->", "<script>", "</script>", "content-revision", "4", "<title>", "&#x;", "\uD800", "é").Array[0, 30].Select(string.Concat)
        .Sample(html => Assert.NotEqual("", Read(html)), iter: 20_000);

    [Fact]
    public void A_header_is_read_by_its_name_in_any_letters()
    {
        var answer = new LayerAnswer(200, null, null, null, default) { Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["X-Content-Revision"] = " 4 " } };

        Assert.Equal("4", MarkerKinds.All["header"]("x-content-revision").Read(answer));
        Assert.Null(MarkerKinds.All["header"]("x-other").Read(answer));
    }

    private static string? Read(string html) => MarkerKinds.All["meta"]("content-revision").Read(Page(Encoding.UTF8.GetBytes(html)));

    private static LayerAnswer Page(byte[] body) => new(200, "text/html", null, null, body);
}
